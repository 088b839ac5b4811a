#include "server/policy/LintContext.h"
#include "server/policy/RuleShadow.h"

#include <QDateTime>

#include <algorithm>

namespace policy {

namespace {

using Severity = Finding::Severity;

/// The rules above one, as far as they live at least as long, and that one at the end, deciding.
struct Trial
{
    Policy policy;
    QList<int> origins; ///< indexes in the policy under lint
    bool lastDecides(const LintContext &context) const
    {
        const Analysis analysis(CompiledPolicy(policy), context.facts.circumstances);
        return analysis.reach(everything()).deciding.contains(int(policy.rules.size()) - 1);
    }
};

Trial trialOf(const LintContext &context, qsizetype index, bool withOthers)
{
    Rule rule = context.policy.rules.at(index);
    rule.reportOnly = false;
    Trial trial{context.policy, {}};
    trial.policy.rules.clear();
    for (qsizetype i = 0; withOthers && i < index; ++i) {
        const Rule &earlier = context.policy.rules.at(i);
        if (!context.isLive(earlier) || !outlives(earlier, rule))
            continue;
        trial.policy.rules.append(earlier);
        trial.origins.append(int(i));
    }
    trial.policy.rules.append(rule);
    return trial;
}

/// The rules that decide what this one is about, or the one that matches all of it for itself.
QList<int> shadowing(const LintContext &context, const Trial &trial)
{
    const Rule &rule = trial.policy.rules.last();
    const auto whole = std::find_if(trial.origins.begin(), trial.origins.end(),
                                    [&](int origin) { return shadows(context.policy.rules.at(origin), rule); });
    if (whole != trial.origins.end())
        return {*whole};
    QList<int> found;
    const Analysis analysis(CompiledPolicy(trial.policy), context.facts.circumstances);
    const QList<int> deciding = analysis.reach(scopeOf(rule)).deciding;
    for (const int i : deciding) {
        if (i >= 0 && i < trial.origins.size())
            found.append(trial.origins.at(i));
    }
    return found;
}

QString shadowText(const LintContext &context, const Rule &rule, const QList<int> &above)
{
    QStringList names;
    for (const int index : above)
        names.append(QLatin1Char('"') % LintContext::name(context.policy.rules.at(index)) % QLatin1Char('"'));
    const QString name = LintContext::name(rule);
    if (names.size() == 1) {
        return LintContext::tr("Rule \"%1\" never decides, because rule %2 above it already matches all of it. Move it "
                               "up, or remove it.")
            .arg(name, names.first());
    }
    return LintContext::tr("Rule \"%1\" never decides, because the rules %2 above it match all of it together. Move it "
                           "up, or remove it.")
        .arg(name, names.join(QStringLiteral(", ")));
}

/// Removing what agrees with the rules above changes nothing; what contradicts them was meant to count.
Finding::Fix shadowFix(const LintContext &context, qsizetype index, const QList<int> &above)
{
    const QList<Rule> &rules = context.policy.rules;
    const auto agrees = [&](int other) { return rules.at(other).action == rules.at(index).action; };
    if (above.isEmpty() || std::all_of(above.begin(), above.end(), agrees))
        return context.removal(index);
    Finding::Fix fix{LintContext::tr("Move rule \"%1\" above rule \"%2\"")
                         .arg(LintContext::name(rules.at(index)), LintContext::name(rules.at(above.first()))),
                     context.policy};
    fix.policy.rules.move(index, above.first());
    return fix;
}

void lintShadow(LintContext &context, qsizetype index)
{
    const Rule &rule = context.policy.rules.at(index);
    if (!rule.reportOnly && context.deciding.contains(int(index)))
        return;
    const Trial trial = trialOf(context, index, true);
    if (trial.lastDecides(context))
        return;
    if (!trialOf(context, index, false).lastDecides(context)) {
        context
            .add("PL13", Severity::Information, LintContext::placeOf(index),
                 LintContext::tr("Rule \"%1\" makes no difference: whatever it speaks of is settled before the rules, "
                                 "such as multicast and link-local addresses, or this machine's own. Remove it.")
                     .arg(LintContext::name(rule)))
            .fix = context.removal(index);
        return;
    }
    const QList<int> above = shadowing(context, trial);
    context.add("PL05", Severity::Warning, LintContext::placeOf(index), shadowText(context, rule, above)).fix =
        shadowFix(context, index, above);
}

/// What a deny rule refuses may be allowed by what follows it, on the day it ends.
void lintEnd(LintContext &context, qsizetype index)
{
    const Rule &rule = context.policy.rules.at(index);
    if (rule.expires == 0 || rule.action != Action::Deny || !context.deciding.contains(int(index)))
        return;
    Policy after = context.policy;
    after.rules[index].enabled = false;
    for (qsizetype i = 0; i < index; ++i)
        after.rules[i].action = Action::Deny; // what they decide is none of this rule's business
    const Analysis analysis(CompiledPolicy(after), context.facts.circumstances);
    if (analysis.reach(scopeOf(rule)).answer == Reach::Answer::Nothing)
        return;
    const QDateTime end = QDateTime::fromMSecsSinceEpoch(rule.expires / 1000, Qt::UTC);
    const QString name = LintContext::name(rule);
    context
        .add("PL17", Severity::Warning, LintContext::placeOf(index, "expires"),
             LintContext::tr("Rule \"%1\" ends on %2 UTC, and then what it refuses is allowed. Let it stay, or deny "
                             "otherwise.")
                 .arg(name, end.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"))))
        .fix = context.change(LintContext::tr("Let rule \"%1\" stay").arg(name), index, [](Rule &r) { r.expires = 0; });
}

bool isSwitchedOff(const Policy &policy, const Rule &rule)
{
    return (rule.direction == Rule::When::Active && !policy.active)
        || (rule.direction == Rule::When::Passive && !policy.passive) || (!policy.active && !policy.passive);
}

void lintLifeOf(LintContext &context, qsizetype index)
{
    const Rule &rule = context.policy.rules.at(index);
    if (!rule.enabled || isSwitchedOff(context.policy, rule))
        return;
    if (!context.isInForce(rule)) {
        context
            .add("PL06", Severity::Information, LintContext::placeOf(index),
                 LintContext::tr("Rule \"%1\" has expired and no longer matches. Remove it, or give it a new end.")
                     .arg(LintContext::name(rule)))
            .fix = context.removal(index);
    } else if (matchesNothing(rule)) {
        context
            .add("PL10", Severity::Warning, LintContext::placeOf(index),
                 LintContext::tr("Rule \"%1\" can never match: its users, clients, targets, ports or transfers are "
                                 "empty. Fill them in, or remove the rule.")
                     .arg(LintContext::name(rule)))
            .fix = context.removal(index);
    } else {
        lintShadow(context, index);
        lintEnd(context, index);
    }
}

} // namespace

void lintLife(LintContext &context)
{
    for (qsizetype i = 0; i < context.policy.rules.size(); ++i)
        lintLifeOf(context, i);
}

} // namespace policy
