#include "ui/review/StoryDialog.h"

#include "ui/common/Formatting.h"
#include "ui/common/PlainLabel.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QRegularExpression>
#include <QTableWidget>
#include <QVBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

/// A hash has no place where a line could end.
QString withBreaks(QString text)
{
    static const QRegularExpression hash(u"\\b([0-9a-f]{32})([0-9a-f]{32})\\b"_s);
    return text.replace(hash, u"\\1\n\\2"_s);
}

QString endWords(const QString &end)
{
    if (end == "quit"_L1)
        return StoryDialog::tr("The sender said good-bye.");
    if (end == "idle"_L1)
        return StoryDialog::tr("The sender's session ended, because nothing happened in it.");
    return StoryDialog::tr("The sender's session ended: %1.").arg(end);
}

} // namespace

StoryDialog::StoryDialog(const api::UploadItem &item, QWidget *parent)
    : QDialog(parent)
    , m_id(item.row.id)
    , m_note(new PlainLabel(this))
    , m_steps(new QTableWidget(0, 2, this))
{
    setWindowTitle(tr("History of a file"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *column = new QVBoxLayout(this);
    auto *title = new PlainLabel(item.row.name, this);
    title->setScale(1.2, true);
    title->setElided(Qt::ElideMiddle);
    column->addWidget(title);
    m_note->setTone(Tone::Muted);
    m_note->setWordWrap(true);
    m_note->setText(tr("Looking into the log…"));
    column->addWidget(m_note);
    m_steps->setObjectName(u"storySteps"_s);
    m_steps->setAccessibleName(tr("What happened, oldest first"));
    m_steps->setHorizontalHeaderLabels({tr("When"), tr("What")});
    m_steps->verticalHeader()->hide();
    m_steps->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_steps->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_steps->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_steps->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_steps->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_steps->setTabKeyNavigation(false);
    m_steps->setWordWrap(true);
    m_steps->setShowGrid(false);
    m_steps->setAlternatingRowColors(true);
    m_steps->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    column->addWidget(m_steps, 1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    resize(fontMetrics().averageCharWidth() * 110, fontMetrics().height() * 26);
}

QString StoryDialog::sentence(const audit::StoryStep &step)
{
    switch (step.kind) {
    case audit::StoryStep::Kind::Connected:
        return tr("%1 connected to %2.").arg(step.client, step.text);
    case audit::StoryStep::Kind::Received:
        return tr("%1 sent %2: %3, reply %4.")
            .arg(step.user, step.text, format::bytes(step.bytes), QString::number(step.code));
    case audit::StoryStep::Kind::Arrived:
        return tr("It was whole in the quarantine: %1.").arg(format::bytes(step.bytes))
            % (step.text.isEmpty() ? QString()
                                   : QString(u"\nSHA-256 "_s % step.text.left(32) % u'\n' % step.text.mid(32)));
    case audit::StoryStep::Kind::Event:
        return withBreaks(step.text);
    case audit::StoryStep::Kind::Left:
        return endWords(step.text);
    case audit::StoryStep::Kind::Fetched:
        return tr("%1 at %2 fetched it: %3, reply %4.")
            .arg(step.user, step.client, format::bytes(step.bytes), QString::number(step.code));
    }
    Q_UNREACHABLE();
}

void StoryDialog::showSteps(const QList<audit::StoryStep> &steps)
{
    if (steps == m_shown)
        return;
    m_shown = steps;
    m_note->setText(tr("From its sender's connection to whoever fetched it. The log keeps all of this."));
    m_steps->setRowCount(int(steps.size()));
    for (int row = 0; row < int(steps.size()); ++row) {
        m_steps->setItem(row, 0, new QTableWidgetItem(format::exactStamp(steps.at(row).at)));
        m_steps->setItem(row, 1, new QTableWidgetItem(sentence(steps.at(row))));
    }
    if (!steps.isEmpty() && m_steps->currentRow() < 0)
        m_steps->setCurrentCell(0, 1);
    m_steps->resizeRowsToContents();
}

} // namespace ui
