#include "ui/policy/ApplyDialog.h"

#include "server/policy/PolicySummary.h"
#include "server/policy/Promise.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/LatestWork.h"
#include "ui/common/PlainLabel.h"
#include "ui/policy/PolicyDraft.h"

#include <QVBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

ApplyDialog::ApplyDialog(PolicyDraft *draft, QWidget *parent)
    : ChangesDialog(tr("Apply the policy"), tr("I understand that this server can then be sent to &other machines"),
                    parent)
    , m_draft(draft)
    , m_work(new LatestWork(this))
{
    connect(draft, &PolicyDraft::changed, this, &ApplyDialog::look);
    look();
}

void ApplyDialog::look()
{
    setBlocked(true);
    const auto rules = m_draft->draft().rules.size() + m_draft->inForce().rules.size();
    m_work->run(LatestWork::sizeFor(rules), [this, before = m_draft->analysisInForce(), after = m_draft->analysis()]() {
        Found found;
        found.difference = policy::difference(before, after);
        found.broken = brokenPromises(after.compiled().policy(), after.circumstances());
        found.opens = policy::summarise(after).beyondClient && !found.difference.opens.isEmpty();
        return LatestWork::Deliver([this, found] { showFound(found); });
    });
}

void ApplyDialog::showFound(const Found &found)
{
    clear();
    setWhat(tr("PORT policy: %1").arg(found.difference.edits.join(u' ')));
    showBroken(found.broken);
    addList(tr("Opens"), found.difference.opens, u"warning"_s);
    addList(tr("Closes"), found.difference.closes, u"shield"_s);
    addList(tr("As written"), found.difference.edits, u"edit"_s);
    if (found.difference.opens.isEmpty() && found.difference.closes.isEmpty()) {
        auto *same = new PlainLabel(tr("Every data connection is decided as before."), this);
        same->setWordWrap(true);
        column()->insertWidget(0, same);
    }
    column()->addStretch(1);
    setGrave(found.opens);
    setBlocked(!found.broken.isEmpty() || found.difference.isEmpty());
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
        column()->addWidget(message);
    }
}

void ApplyDialog::strike(const policy::Promise &promise)
{
    m_draft->edit(tr("Strike a promise"), [&promise](policy::Policy &policy) { policy.promises.removeOne(promise); });
}

} // namespace ui
