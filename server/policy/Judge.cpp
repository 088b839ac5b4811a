#include "server/policy/Judge.h"

#include "server/policy/RuleIndex.h"

namespace policy {

namespace {

/// What the rules of a policy say, before the facts that no rule can lift.
struct Decision
{
    Action action = Action::Deny;
    int rule = -1;
};

/// Refused whatever the rules say.
Reasons facts(const Policy &policy, const Question &question, const TargetFacts &target)
{
    const bool active = question.direction == Direction::Active;
    Reasons reasons;
    reasons.setFlag(Reason::Malformed, question.malformed);
    reasons.setFlag(Reason::DirectionOff, active ? !policy.active : !policy.passive);
    reasons.setFlag(Reason::Banned, question.banned);
    reasons.setFlag(Reason::LogUnavailable, question.logUnavailable);
    if (question.malformed)
        return reasons;

    reasons.setFlag(Reason::TlsMismatch, question.unbound || (question.protectionRequired && !question.dataProtected));
    reasons.setFlag(Reason::PortZero, active && question.target.port == 0);
    reasons.setFlag(Reason::NotRoutable, !target.isRoutable);
    reasons.setFlag(Reason::ThisServer, active && question.targetIsOwnListener && target.isThisMachine);
    return reasons;
}

/// Why the rules, for themselves, do not let this through; bounce of a target and of a port are told apart.
Reasons shortcomings(const Policy &policy, const Question &question, const TargetFacts &target,
                     const Decision &decision, RuleIndex::Selection::Coverage coverage)
{
    if (policy.otherwise == Action::Allow) {
        coverage.target = coverage.target || !target.isThisMachine || target.isClient;
        coverage.port = true;
    }
    const bool active = question.direction == Direction::Active;
    const bool foreign = target.isKnown && !target.isClient;
    // An address that names no machine can't be meant by a rule.
    const bool uncovered = foreign && (!coverage.target || !target.isRoutable);
    const bool allowedByDefault = decision.action == Action::Allow && decision.rule < 0;
    const bool own = foreign && target.isThisMachine && (!coverage.target || allowedByDefault);
    const bool reserved = question.target.port != 0 && question.target.port < address::firstUnreservedPort;
    const bool ruleAllowed = decision.action == Action::Allow && (decision.rule >= 0 || !own);

    Reasons reasons;
    reasons.setFlag(active ? Reason::ThirdParty : Reason::WrongPeer, uncovered);
    reasons.setFlag(Reason::ThisServer, own);
    reasons.setFlag(Reason::ReservedPort, active && reserved && !coverage.port);
    if (!ruleAllowed && coverage.allButProtection)
        reasons |= Reason::TlsMismatch;
    reasons.setFlag(Reason::ByRule, decision.rule >= 0 && decision.action == Action::Deny);
    return reasons;
}

} // namespace

Verdict judge(const CompiledPolicy &compiled, const Question &question)
{
    const Policy &policy = compiled.policy();
    const TargetFacts target(question);
    Verdict verdict;
    verdict.reasons = facts(policy, question, target);
    if (question.malformed)
        return verdict;

    const RuleIndex::Selection selection = compiled.index().select(question, target);
    const RuleIndex::Selection::Match match = selection.match();
    const Decision decision{match.rule >= 0 ? policy.rules.at(match.rule).action : policy.otherwise, match.rule};
    if (match.reported >= 0) {
        verdict.reportedRule = match.reported;
        verdict.reportedAction = policy.rules.at(match.reported).action;
    }
    // `otherwise` speaks of other machines; this one opens up only by a rule that names it.
    const bool ownByDefault = decision.rule < 0 && target.isThisMachine && !target.isClient;
    if (verdict.reasons == Reasons() && decision.action == Action::Allow && !ownByDefault) {
        verdict.allowed = true;
        verdict.rule = decision.rule;
        return verdict;
    }

    verdict.reasons |= shortcomings(policy, question, target, decision, selection.coverage(decision.rule));
    if (verdict.reasons == Reasons())
        verdict.reasons = Reason::NoRule;
    if (decision.action == Action::Deny)
        verdict.rule = decision.rule;
    return verdict;
}

Verdict judge(const Policy &policy, const Question &question)
{
    return judge(CompiledPolicy(policy), question);
}

} // namespace policy
