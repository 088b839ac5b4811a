#include "ui/common/HistoryDialog.h"

#include "server/base/PlainText.h"
#include "ui/common/Formatting.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/LatestWork.h"
#include "ui/common/PlainLabel.h"

#include <QDateTime>
#include <QDialogButtonBox>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

HistoryDialog::HistoryDialog(api::ServerController *server, Describe describe, QWidget *parent)
    : QDialog(parent)
    , m_server(server)
    , m_describe(std::move(describe))
    , m_work(new LatestWork(this))
    , m_list(new QListWidget(this))
    , m_details(new PlainLabel(this))
    , m_error(new InlineMessage(this))
{
    setWindowTitle(tr("History"));
    auto *column = new QVBoxLayout(this);
    auto *splitter = new QSplitter(this);
    splitter->setChildrenCollapsible(false);
    m_list->setObjectName(u"versions"_s);
    m_list->setWordWrap(true);
    m_list->setAccessibleName(tr("Former settings"));
    m_details->setObjectName(u"versionDetails"_s);
    m_details->setWordWrap(true);
    m_details->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_details->setMargin(fontMetrics().height() / 2);
    splitter->addWidget(m_list);
    auto *scroll = new QScrollArea(splitter);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAccessibleName(tr("What returning means"));
    scroll->setWidget(m_details);
    splitter->addWidget(scroll);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({1000, 1000});
    column->addWidget(splitter, 1);
    column->addWidget(m_error);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_return = buttons->addButton(tr("&Return to this"), QDialogButtonBox::ActionRole);
    m_return->setObjectName(u"returnToVersion"_s);
    m_return->setEnabled(false);
    column->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 100, fontMetrics().height() * 24);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_list, &QListWidget::currentRowChanged, this, &HistoryDialog::choose);
    connect(m_return, &QPushButton::clicked, this, [this] {
        if (m_chosen)
            Q_EMIT returnRequested(*m_chosen, tr("Return to: %1").arg(title(m_versions.at(m_list->currentRow()))));
    });
    connect(server, &api::ServerController::configurationChanged, this, &HistoryDialog::load);
    load();
}

void HistoryDialog::load()
{
    m_server->history(this, [this](const QList<config::Version> &versions) { fill(versions); });
}

QString HistoryDialog::title(const config::Version &version) const
{
    const QString what = version.change.what.isEmpty() ? tr("changed by hand, or before there was a history")
                                                       : base::escaped(version.change.what, 300);
    const QString when = version.at == 0
        ? tr("at an unknown time")
        : QLocale().toString(QDateTime::fromMSecsSinceEpoch(version.at / 1000), QLocale::ShortFormat);
    return version.change.who.isEmpty()
        ? tr("%1: %2", "when, what").arg(when, what)
        : tr("%1, %2: %3", "when, who, what").arg(when, base::escaped(version.change.who, 64), what);
}

void HistoryDialog::fill(const QList<config::Version> &versions)
{
    m_versions = versions;
    m_list->clear();
    for (const config::Version &version : versions) {
        auto *item = new QListWidgetItem(version.present ? tr("Now. %1").arg(title(version)) : title(version), m_list);
        item->setData(Qt::AccessibleTextRole, item->text());
    }
    if (versions.isEmpty()) {
        m_details->setText(tr("Nothing was saved yet. What is applied is kept here, the last 20 times."));
        return;
    }
    m_list->setCurrentRow(0);
}

void HistoryDialog::choose(int row)
{
    m_return->setEnabled(false);
    m_chosen.reset();
    if (row < 0 || row >= m_versions.size())
        return;
    m_server->readVersion(m_versions.at(row), this, [this, row](const base::Result<config::Config> &read) {
        if (m_list->currentRow() == row)
            showVersion(read);
    });
}

void HistoryDialog::showVersion(const base::Result<config::Config> &read)
{
    if (!read) {
        m_details->setText(read.error().detail);
        return;
    }
    m_chosen = *read;
    m_details->setText(tr("Looking for what is different…"));
    m_work->run(LatestWork::Size::Large, [this, describe = m_describe, former = *read]() -> LatestWork::Deliver {
        return [this, changes = describe(former)] { showChanges(changes); };
    });
}

void HistoryDialog::showChanges(const QStringList &changes)
{
    m_return->setEnabled(!changes.isEmpty());
    if (changes.isEmpty()) {
        m_details->setText(tr("Returning to this would change nothing here."));
        return;
    }
    QStringList lines{tr("Returning to this means:")};
    for (const QString &change : changes)
        lines.append(u"• "_s % change);
    m_details->setText(lines.join(u'\n'));
}

bool HistoryDialog::applyAndClose(const config::Config &next, const QString &what)
{
    if (const base::Result<void> applied = m_server->apply(next, what); !applied) {
        m_error->showMessage(InlineMessage::Severity::Error, applied.error().detail);
        return false;
    }
    accept();
    return true;
}

} // namespace ui
