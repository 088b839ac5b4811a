#include "server/policy/LintContext.h"

namespace policy {

namespace {

using Severity = Finding::Severity;

const QString &place()
{
    static const QString place = QStringLiteral("/dataSourcePort");
    return place;
}

Finding::Fix anyPort(const LintContext &context)
{
    Finding::Fix fix{LintContext::tr("Send from any port"), context.policy};
    fix.policy.dataSourcePort = 0;
    return fix;
}

bool reachesThirdParties(const LintContext &context)
{
    Scope scope;
    scope.direction = Rule::When::Active;
    scope.machines.networks = {address::Subnet::any()};
    return context.analysis.reach(scope).answer != Reach::Answer::Nothing;
}

/// The first few, by name; the list of a busy machine would bury the sentence.
QString servicesHere(const QList<address::Endpoint> &services)
{
    constexpr qsizetype most = 8;
    QStringList texts;
    for (qsizetype i = 0; i < qMin(most, services.size()); ++i)
        texts.append(services.at(i).toString());
    const QString list = texts.join(QStringLiteral(", "));
    if (services.size() <= most)
        return LintContext::tr("On this machine these listen: %1.").arg(list);
    return LintContext::tr("On this machine these listen: %1, and %n more.", nullptr, int(services.size() - most))
        .arg(list);
}

} // namespace

void lintSourcePort(LintContext &context)
{
    const quint16 port = context.policy.dataSourcePort;
    if (port == 0 || port >= address::firstUnreservedPort)
        return;
    if (context.facts.mayBindReservedPorts) {
        context
            .add(
                "PL08", Severity::Information, place(),
                LintContext::tr("Sending from port %1 needs a privilege of the system, and some services trust whoever "
                                "connects from such a port. Use 0 unless a firewall asks for it.")
                    .arg(port))
            .fix = anyPort(context);
    } else {
        context
            .add("PL15", context.policy.active ? Severity::Error : Severity::Information, place(),
                 LintContext::tr("This process may not send from port %1, so that every active data connection would "
                                 "fail. Use 0, or permit it (on Linux the capability CAP_NET_BIND_SERVICE).")
                     .arg(port))
            .fix = anyPort(context);
    }
    if (!reachesThirdParties(context))
        return;
    QString text = LintContext::tr("Other machines are reached from port %1, so every service on them must refuse "
                                   "connections from that port; nothing here can check that. Use 0, or allow no third "
                                   "parties.")
                       .arg(port);
    if (!context.facts.localServices.isEmpty())
        text += QLatin1Char(' ') % servicesHere(context.facts.localServices);
    context.add("PL12", Severity::Warning, place(), text).fix = anyPort(context);
}

} // namespace policy
