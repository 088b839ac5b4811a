#include "server/base/PlainText.h"
#include "server/policy/LintContext.h"
#include "server/policy/RuleShadow.h"

#include <algorithm>

namespace policy {

namespace {

using Severity = Finding::Severity;

bool isTaken(const Policy &policy, const QString &id)
{
    return std::any_of(policy.rules.begin(), policy.rules.end(), [&id](const Rule &rule) { return rule.id == id; });
}

void lintId(LintContext &context, qsizetype index)
{
    const QList<Rule> &rules = context.policy.rules;
    const Rule &rule = rules.at(index);
    const auto self = rules.begin() + index;
    if (std::none_of(rules.begin(), self, [&rule](const Rule &earlier) { return earlier.id == rule.id; }))
        return;
    QString unique;
    for (int i = 2; unique.isEmpty() || isTaken(context.policy, unique); ++i)
        unique = rule.id % QLatin1Char('-') % QString::number(i);
    context
        .add("PL07", Severity::Error, LintContext::placeOf(index),
             LintContext::tr("Two rules are called \"%1\", so the log can't say which one decided. Rename one.")
                 .arg(LintContext::name(rule)))
        .fix = context.change(LintContext::tr("Rename the second one to \"%1\"").arg(base::escaped(unique, 64)), index,
                              [&unique](Rule &r) { r.id = unique; });
}

void lintUsers(LintContext &context, qsizetype index)
{
    const Rule &rule = context.policy.rules.at(index);
    QStringList known;
    QStringList unknown;
    for (const QString &user : rule.users) {
        const bool isKeyword = user == u"*" || user == u"anonymous" || user == u"users";
        (isKeyword || context.facts.users.contains(user) ? known : unknown).append(user);
    }
    if (unknown.isEmpty())
        return;
    const QString names = base::escaped(unknown.join(QStringLiteral(", ")), 128);
    Finding &finding = context.add(
        "PL16", Severity::Warning, LintContext::placeOf(index, "users"),
        LintContext::tr("Rule \"%1\" is for users without an account: %2. Create the account, or take the name out.")
            .arg(LintContext::name(rule), names));
    finding.fix = known.isEmpty()
        ? context.removal(index)
        : context.change(LintContext::tr("Take out of rule \"%1\": %2").arg(LintContext::name(rule), names), index,
                         [&known](Rule &r) { r.users = known; });
}

void lintPassivePorts(LintContext &context, qsizetype index)
{
    const Rule &rule = context.policy.rules.at(index);
    if (rule.direction != Rule::When::Passive || rule.ports == address::PortSet::all())
        return;
    context
        .add("PL18", Severity::Information, LintContext::placeOf(index, "ports"),
             LintContext::tr("Rule \"%1\" is for passive data connections and names ports, which are not asked for "
                             "there: the port is this server's own choice. Leave them at every port.")
                 .arg(LintContext::name(rule)))
        .fix = context.change(LintContext::tr("Let rule \"%1\" name every port").arg(LintContext::name(rule)), index,
                              [](Rule &r) { r.ports = address::PortSet::all(); });
}

/// An exception above what it is an exception of is how rules are meant to be used; contradiction in part is not.
void lintOverlap(LintContext &context, qsizetype index)
{
    const Rule &rule = context.policy.rules.at(index);
    for (qsizetype i = 0; i < index; ++i) {
        const Rule &earlier = context.policy.rules.at(i);
        if (!context.isLive(earlier) || earlier.action == rule.action || !overlaps(earlier, rule)
            || covers(rule, earlier) || covers(earlier, rule))
            continue;
        context.add(
            "PL14", Severity::Information, LintContext::placeOf(index),
            LintContext::tr("Rules \"%1\" and \"%2\" contradict each other in part; there \"%1\" decides, because "
                            "it stands above. Narrow one of them if that is not what you mean.")
                .arg(LintContext::name(earlier), LintContext::name(rule)));
    }
}

void lintWritingOf(LintContext &context, qsizetype index)
{
    const Rule &rule = context.policy.rules.at(index);
    lintId(context, index);
    if (!context.isInForce(rule))
        return;
    lintUsers(context, index);
    lintPassivePorts(context, index);
    if (context.isLive(rule) && context.deciding.contains(int(index)))
        lintOverlap(context, index);
}

} // namespace

void lintWriting(LintContext &context)
{
    for (qsizetype i = 0; i < context.policy.rules.size(); ++i)
        lintWritingOf(context, i);
}

} // namespace policy
