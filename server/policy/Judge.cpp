#include "server/policy/Judge.h"

#include "server/policy/RuleMatcher.h"

namespace policy {

namespace {

/// What the rules of a policy say, before the facts that no rule can lift.
struct Decision
{
    Action action = Action::Deny;
    int rule = -1;
};

/// Which halves of the question some allow rule would accept; tells "no rule speaks of that machine" from "not that
/// port".
struct Coverage
{
    bool target = false;
    bool port = false;
    bool allButProtection = false;
};

/// Refused whatever the rules say.
Reasons facts(const Policy &policy, const Question &question, const RuleMatcher &matcher)
{
    const bool active = question.direction == Direction::Active;
    Reasons reasons;
    reasons.setFlag(Reason::Malformed, question.malformed);
    reasons.setFlag(Reason::DirectionOff, active ? !policy.active : !policy.passive);
    reasons.setFlag(Reason::Banned, question.banned);
    reasons.setFlag(Reason::LogUnavailable, question.logUnavailable);
    if (question.malformed)
        return reasons;

    reasons.setFlag(Reason::PortZero, active && question.target.port == 0);
    reasons.setFlag(Reason::NotRoutable, !matcher.targetIsRoutable());
    reasons.setFlag(Reason::ThisServer, active && question.targetIsOwnListener && matcher.targetIsThisMachine());
    return reasons;
}

Decision walk(const Policy &policy, const RuleMatcher &matcher, Verdict &verdict)
{
    const auto count = int(policy.rules.size());
    const Rule *rules = policy.rules.constData();
    verdict.ladder.reserve(count);
    for (int i = 0; i < count; ++i) {
        const Rule &rule = rules[i];
        const Rung rung = matcher.tryRule(rule);
        verdict.ladder.append(rung);
        if (rung != Rung::Matched)
            continue;
        if (!rule.reportOnly)
            return {rule.action, i};
        if (verdict.reportedRule < 0) {
            verdict.reportedRule = i;
            verdict.reportedAction = rule.action;
        }
    }
    return {policy.otherwise, -1};
}

Coverage cover(const Policy &policy, const RuleMatcher &matcher, const Decision &decision)
{
    Coverage coverage;
    if (policy.otherwise == Action::Allow) {
        coverage.target = !matcher.targetIsThisMachine() || matcher.targetIsClient();
        coverage.port = true;
    }

    const auto count = int(policy.rules.size());
    const Rule *rules = policy.rules.constData();
    for (int i = 0; i < count; ++i) {
        const Rule &rule = rules[i];
        if (rule.action != Action::Allow || rule.reportOnly || !matcher.concerns(rule))
            continue;
        const bool target = matcher.matchesTargets(rule);
        const bool port = matcher.matchesPorts(rule);
        coverage.target = coverage.target || target;
        coverage.port = coverage.port || port;
        // Below the rule that denied, protecting the connection would change nothing.
        const bool reachable = decision.rule < 0 || i < decision.rule;
        if (target && port && reachable && !matcher.matchesProtection(rule))
            coverage.allButProtection = true;
    }
    return coverage;
}

/// Why the rules, for themselves, do not let this through; bounce of a target and of a port are told apart.
Reasons shortcomings(const Policy &policy, const Question &question, const RuleMatcher &matcher,
                     const Decision &decision)
{
    const bool active = question.direction == Direction::Active;
    const Coverage coverage = cover(policy, matcher, decision);
    const bool foreign = matcher.targetKnown() && !matcher.targetIsClient();
    // An address that names no machine can't be meant by a rule.
    const bool uncovered = foreign && (!coverage.target || !matcher.targetIsRoutable());
    const bool allowedByDefault = decision.action == Action::Allow && decision.rule < 0;
    const bool own = foreign && matcher.targetIsThisMachine() && (!coverage.target || allowedByDefault);
    const bool reserved = question.target.port != 0 && question.target.port < address::firstUnreservedPort;
    const bool ruleAllowed = decision.action == Action::Allow && (decision.rule >= 0 || !own);

    Reasons reasons;
    reasons.setFlag(active ? Reason::ThirdParty : Reason::WrongPeer, uncovered);
    reasons.setFlag(Reason::ThisServer, own);
    reasons.setFlag(Reason::ReservedPort, active && reserved && !coverage.port);
    reasons.setFlag(Reason::TlsMismatch, !ruleAllowed && coverage.allButProtection);
    reasons.setFlag(Reason::ByRule, decision.rule >= 0 && decision.action == Action::Deny);
    return reasons;
}

} // namespace

Verdict judge(const CompiledPolicy &compiled, const Question &question)
{
    const Policy &policy = compiled.policy();
    Verdict verdict;
    const RuleMatcher matcher(question);
    verdict.reasons = facts(policy, question, matcher);
    if (question.malformed)
        return verdict;

    const Decision decision = walk(policy, matcher, verdict);
    // `otherwise` speaks of other machines; this one opens up only by a rule that names it.
    const bool ownByDefault = decision.rule < 0 && matcher.targetIsThisMachine() && !matcher.targetIsClient();
    if (verdict.reasons == Reasons() && decision.action == Action::Allow && !ownByDefault) {
        verdict.allowed = true;
        verdict.rule = decision.rule;
        return verdict;
    }

    verdict.reasons |= shortcomings(policy, question, matcher, decision);
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
