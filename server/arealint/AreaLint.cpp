#include "server/arealint/AreaLint.h"

#include "server/arealint/LintContext.h"

#include <algorithm>
#include <tuple>

namespace arealint {

namespace {

/// Those in force, and those that are over, for each warning.
void applyAcceptances(QList<Finding> &findings, const QList<config::AcceptedFinding> &acceptances, qint64 now)
{
    for (Finding &finding : findings) {
        if (finding.severity != Severity::Warning)
            continue;
        for (const config::AcceptedFinding &acceptance : acceptances) {
            if (acceptance.finding == finding.id && acceptance.area == finding.area)
                (acceptance.until > now ? finding.accepted : finding.lapsed) = acceptance;
        }
    }
}

bool isSame(const config::AcceptedFinding &one, const QString &finding, const QString &area)
{
    return one.finding == finding && one.area == area;
}

} // namespace

QList<Finding> lint(const config::Config &configuration, const AreaFacts &facts)
{
    LintContext context(configuration, facts);
    lintRoots(context);
    lintUploadGrants(context);
    lintUploadLimits(context);
    lintUploadNames(context);
    lintHiddenNames(context);
    lintDownloads(context);
    lintSessions(context);
    lintNetwork(context);
    lintMonitoring(context);
    applyAcceptances(context.findings, configuration.accepted, facts.circumstances.now);
    const auto rank = [](const Finding &finding) {
        return std::tuple(int(finding.severity), finding.accepted.has_value());
    };
    std::stable_sort(context.findings.begin(), context.findings.end(),
                     [&rank](const Finding &one, const Finding &other) {
                         return std::tuple_cat(rank(one), std::tie(one.area, one.id))
                             < std::tuple_cat(rank(other), std::tie(other.area, other.id));
                     });
    return context.findings;
}

config::Config accepting(config::Config configuration, const config::AcceptedFinding &accepted)
{
    configuration = acceptingNoMore(std::move(configuration), accepted.finding, accepted.area);
    configuration.accepted.append(accepted);
    return configuration;
}

config::Config acceptingNoMore(config::Config configuration, const QString &finding, const QString &area)
{
    configuration.accepted.removeIf([&](const config::AcceptedFinding &one) { return isSame(one, finding, area); });
    return configuration;
}

} // namespace arealint
