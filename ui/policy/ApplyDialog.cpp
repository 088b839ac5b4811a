#include "ui/policy/ApplyDialog.h"

#include "server/policy/PolicySummary.h"
#include "server/policy/Promise.h"
#include "ui/common/Icons.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/LatestWork.h"
#include "ui/common/PlainLabel.h"
#include "ui/policy/PolicyDraft.h"
#include "ui/policy/RowCard.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

ApplyDialog::ApplyDialog(PolicyDraft *draft, QWidget *parent)
    : QDialog(parent)
    , m_draft(draft)
    , m_work(new LatestWork(this))
    , m_trial(new QCheckBox(tr("&Go back after %n seconds unless I confirm", nullptr, trialSeconds), this))
    , m_understood(new QCheckBox(tr("I understand that this server can then be sent to &other machines"), this))
    , m_error(new InlineMessage(this))
{
    setWindowTitle(tr("Apply the policy"));
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
    m_trial->setAccessibleDescription(tr("The former policy comes back by itself if you don't confirm, for instance "
                                         "because you locked yourself out"));
    layout->addWidget(m_understood);
    layout->addWidget(m_trial);
    m_understood->hide();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_apply = buttons->addButton(tr("&Apply"), QDialogButtonBox::AcceptRole);
    m_apply->setObjectName(u"applyNow"_s);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 110, fontMetrics().height() * 32);
    connect(m_understood, &QCheckBox::toggled, this, &ApplyDialog::updateButton);
    connect(m_apply, &QPushButton::clicked, this, &ApplyDialog::applyRequested);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(draft, &PolicyDraft::changed, this, &ApplyDialog::look);
    look();
}

bool ApplyDialog::onTrial() const
{
    return m_trial->isChecked();
}

void ApplyDialog::showError(const QString &why)
{
    m_error->showMessage(InlineMessage::Severity::Error, tr("Nothing was changed. %1").arg(why));
}

void ApplyDialog::look()
{
    m_blocked = true;
    updateButton();
    const auto rules = m_draft->draft().rules.size() + m_draft->inForce().rules.size();
    m_work->run(LatestWork::sizeFor(rules), [this, before = m_draft->analysisInForce(), after = m_draft->analysis()]() {
        Found found;
        found.difference = policy::difference(before, after);
        found.broken = brokenPromises(after.compiled().policy(), after.circumstances());
        found.opens = policy::summarise(after).beyondClient && !found.difference.opens.isEmpty();
        return LatestWork::Deliver([this, found] { showFound(found); });
    });
}

void ApplyDialog::clear()
{
    while (QLayoutItem *item = m_column->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

void ApplyDialog::showFound(const Found &found)
{
    clear();
    m_error->hide();
    m_what = tr("PORT policy: %1").arg(found.difference.edits.join(u' '));
    showBroken(found.broken);
    addList(tr("Opens"), found.difference.opens, u"warning"_s);
    addList(tr("Closes"), found.difference.closes, u"shield"_s);
    addList(tr("As written"), found.difference.edits, u"edit"_s);
    if (found.difference.opens.isEmpty() && found.difference.closes.isEmpty()) {
        auto *same = new PlainLabel(tr("Every data connection is decided as before."), this);
        same->setWordWrap(true);
        m_column->insertWidget(0, same);
    }
    m_column->addStretch(1);
    m_understood->setVisible(found.opens);
    m_blocked = !found.broken.isEmpty() || found.difference.isEmpty();
    updateButton();
}

void ApplyDialog::addList(const QString &title, const QStringList &sentences, const QString &icon)
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
        sign->showIcon(icon, icon == u"warning"_s ? Tone::Warning : icon == u"shield"_s ? Tone::Good : Tone::Muted);
        auto *text = new PlainLabel(sentence, box);
        text->setWordWrap(true);
        line->addWidget(sign, 0, Qt::AlignTop);
        line->addWidget(text, 1);
        m_column->addWidget(box);
    }
}

void ApplyDialog::showBroken(const QList<BrokenPromise> &broken)
{
    for (const BrokenPromise &one : broken) {
        auto *message = new InlineMessage(InlineMessage::Severity::Error,
                                          QString(one.sentence % u'\n' % one.check.explanation), this);
        message->setObjectName(u"brokenPromise"_s);
        message->setAction(tr("Strike this promise"));
        const policy::Promise promise = m_draft->draft().promises.value(one.index);
        connect(
            message, &InlineMessage::actionTriggered, this, [this, promise] { strike(promise); }, Qt::QueuedConnection);
        m_column->addWidget(message);
    }
}

void ApplyDialog::strike(const policy::Promise &promise)
{
    m_draft->edit(tr("Strike a promise"), [&promise](policy::Policy &policy) { policy.promises.removeOne(promise); });
}

void ApplyDialog::updateButton()
{
    m_apply->setEnabled(!m_blocked && (m_understood->isHidden() || m_understood->isChecked()));
}

} // namespace ui
