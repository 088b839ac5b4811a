#include "ui/common/ChangesDialog.h"

#include "ui/common/InlineMessage.h"
#include "ui/common/PlainLabel.h"
#include "ui/common/RowCard.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

Tone toneOf(const QString &icon)
{
    if (icon == u"error"_s)
        return Tone::Bad;
    if (icon == u"warning"_s)
        return Tone::Warning;
    return icon == u"shield"_s ? Tone::Good : Tone::Muted;
}

} // namespace

ChangesDialog::ChangesDialog(const QString &title, const QString &understood, QWidget *parent)
    : QDialog(parent)
    , m_trial(new QCheckBox(tr("&Go back after %n seconds unless I confirm", nullptr, trialSeconds), this))
    , m_understood(new QCheckBox(understood, this))
    , m_error(new InlineMessage(this))
{
    setWindowTitle(title);
    auto *layout = new QVBoxLayout(this);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAccessibleName(tr("What changes"));
    auto *content = new QWidget(scroll);
    m_column = new QVBoxLayout(content);
    m_column->setContentsMargins({});
    scroll->setWidget(content);
    layout->addWidget(scroll, 1);
    layout->addWidget(m_error);
    m_error->setObjectName(u"applyError"_s);
    m_understood->setObjectName(u"understood"_s);
    m_trial->setObjectName(u"trial"_s);
    m_trial->setAccessibleDescription(tr("The former settings come back by themselves if you don't confirm, for "
                                         "instance because you locked yourself out"));
    layout->addWidget(m_understood);
    layout->addWidget(m_trial);
    m_understood->hide();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_apply = buttons->addButton(tr("&Apply"), QDialogButtonBox::AcceptRole);
    m_apply->setObjectName(u"applyNow"_s);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 110, fontMetrics().height() * 32);
    connect(m_understood, &QCheckBox::toggled, this, &ChangesDialog::updateButton);
    connect(m_apply, &QPushButton::clicked, this, &ChangesDialog::applyRequested);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    updateButton();
}

bool ChangesDialog::onTrial() const
{
    return m_trial->isChecked();
}

bool ChangesDialog::applyTo(api::ServerController *server, const config::Config &next)
{
    const base::Result<void> applied =
        onTrial() ? server->tryOut(next, trialSeconds, m_what) : server->apply(next, m_what);
    if (!applied) {
        m_error->showMessage(InlineMessage::Severity::Error, tr("Nothing was changed. %1").arg(applied.error().detail));
        return false;
    }
    accept();
    return true;
}

void ChangesDialog::clear()
{
    while (QLayoutItem *item = m_column->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_error->hide();
}

void ChangesDialog::addList(const QString &title, const QStringList &sentences, const QString &icon)
{
    if (sentences.isEmpty())
        return;
    auto *heading = new PlainLabel(title, this);
    heading->setScale(1.1, true);
    m_column->addWidget(heading);
    for (const QString &sentence : sentences) {
        auto *box = new QWidget(this);
        auto *line = new QHBoxLayout(box);
        line->setContentsMargins({});
        auto *sign = new CardIcon(box);
        sign->showIcon(icon, toneOf(icon));
        auto *text = new PlainLabel(sentence, box);
        text->setWordWrap(true);
        line->addWidget(sign, 0, Qt::AlignTop);
        line->addWidget(text, 1);
        m_column->addWidget(box);
    }
}

void ChangesDialog::setGrave(bool grave)
{
    m_understood->setVisible(grave);
    updateButton();
}

void ChangesDialog::setBlocked(bool blocked)
{
    m_blocked = blocked;
    updateButton();
}

void ChangesDialog::updateButton()
{
    m_apply->setEnabled(!m_blocked && (m_understood->isHidden() || m_understood->isChecked()));
}

} // namespace ui
