#include "ui/policy/PolicyDraft.h"

#include "ui/common/DraftStep.h"

#include <QUndoStack>

namespace ui {

PolicyDraft::PolicyDraft(QObject *parent)
    : QObject(parent)
    , m_stack(new QUndoStack(this))
{}

PolicyDraft::~PolicyDraft() = default;

bool PolicyDraft::isChanged() const
{
    policy::Policy same = m_draft;
    same.revision = m_inForce.revision; // counted by the server, edited by nobody
    return !(same == m_inForce);
}

void PolicyDraft::setInForce(const policy::Policy &policy)
{
    if (policy == m_inForce)
        return;
    const bool follows = !isChanged();
    m_inForce = policy;
    m_analysisInForce.reset();
    if (follows) {
        // What could be undone would lead back to a draft of another policy.
        m_stack->clear();
        take(policy);
        return;
    }
    Q_EMIT changed();
}

void PolicyDraft::setCircumstances(const policy::Circumstances &circumstances)
{
    m_circumstances = circumstances;
    m_analysis.reset();
    m_analysisInForce.reset();
    Q_EMIT changed();
}

policy::Analysis PolicyDraft::analysis() const
{
    if (!m_analysis)
        m_analysis = std::make_unique<policy::Analysis>(policy::CompiledPolicy(m_draft), m_circumstances);
    return *m_analysis;
}

policy::Analysis PolicyDraft::analysisInForce() const
{
    if (!m_analysisInForce)
        m_analysisInForce = std::make_unique<policy::Analysis>(policy::CompiledPolicy(m_inForce), m_circumstances);
    return *m_analysisInForce;
}

void PolicyDraft::edit(const QString &text, const std::function<void(policy::Policy &)> &change,
                       const QString &mergeKey)
{
    policy::Policy after = m_draft;
    change(after);
    if (after == m_draft)
        return;
    const auto become = [this](const policy::Policy &, const policy::Policy &to) { take(to); };
    m_stack->push(new DraftStep<policy::Policy>(text, m_draft, std::move(after), mergeKey, become));
}

void PolicyDraft::discard()
{
    edit(tr("Discard changes"), [this](policy::Policy &policy) { policy = m_inForce; });
}

void PolicyDraft::setCurrentRule(int rule)
{
    const int clamped = rule < 0 || rule >= m_draft.rules.size() ? -1 : rule;
    if (clamped == m_currentRule)
        return;
    m_currentRule = clamped;
    Q_EMIT currentRuleChanged(clamped);
}

void PolicyDraft::setUsers(const QStringList &users)
{
    if (users == m_users)
        return;
    m_users = users;
    Q_EMIT changed();
}

void PolicyDraft::take(const policy::Policy &policy)
{
    m_draft = policy;
    m_analysis.reset();
    const int rule = m_currentRule;
    if (m_currentRule >= m_draft.rules.size())
        m_currentRule = int(m_draft.rules.size()) - 1;
    Q_EMIT changed();
    if (rule != m_currentRule)
        Q_EMIT currentRuleChanged(m_currentRule);
}

} // namespace ui
