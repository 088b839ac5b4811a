#include "server/policy/PolicyLint.h"

#include "server/policy/LintContext.h"

#include <algorithm>
#include <limits>

namespace policy {

namespace {

/// What belongs to no rule comes last.
int ruleOf(const Finding &finding)
{
    const bool isRule = finding.place.startsWith(QLatin1String("/rules/"));
    return isRule ? finding.place.section(QLatin1Char('/'), 2, 2).toInt() : std::numeric_limits<int>::max();
}

void lintOtherwise(LintContext &context)
{
    if (context.policy.otherwise != Action::Allow)
        return;
    Finding::Fix fix{LintContext::tr("Deny what no rule allows"), context.policy};
    fix.policy.otherwise = Action::Deny;
    context
        .add("PL09", context.facts.anonymousMayUpload ? Finding::Severity::Error : Finding::Severity::Warning,
             QStringLiteral("/otherwise"),
             LintContext::tr("Whatever no rule mentions is allowed, so everyone can reach any machine and port "
                             "through this server. Set \"otherwise\" to deny and allow what is needed by rules."))
        .fix = fix;
}

} // namespace

QList<Finding> lint(const Policy &policy, const LintFacts &facts)
{
    LintContext context(policy, facts);
    lintReach(context);
    lintLife(context);
    lintWriting(context);
    lintSourcePort(context);
    lintOtherwise(context);
    const auto byRule = [](const Finding &a, const Finding &b) { return ruleOf(a) < ruleOf(b); };
    std::stable_sort(context.findings.begin(), context.findings.end(), byRule);
    return context.findings;
}

} // namespace policy
