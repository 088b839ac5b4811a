// AN: what stands around the server.

#include "server/arealint/LintContext.h"

#include <QMap>

namespace arealint {

using namespace Qt::Literals::StringLiterals;

namespace {

QString servicesText(const QList<address::Endpoint> &services)
{
    constexpr qsizetype most = 6;
    QStringList texts;
    for (qsizetype i = 0; i < qMin(most, services.size()); ++i)
        texts.append(services.at(i).toString());
    return services.size() > most ? QString(texts.join(u", "_s) % u", …"_s) : texts.join(u", "_s);
}

void lintTrust(LintContext &context)
{
    if (!context.facts.trustFiles.isEmpty())
        context.add("AN01", Severity::Warning, u"/policy"_s,
                    Say::tr("Other programs of this computer trust machines by their address, and a data connection "
                            "comes from this one's: %1. Empty these files.")
                        .arg(context.facts.trustFiles.join(u", "_s)));
}

/// Where strangers leave files and the server opens connections of its own.
void lintFirewall(LintContext &context)
{
    if (!context.configuration.policy.active || !context.anonymousUploads())
        return;
    context.add("AN02", Severity::Warning, u"/policy/active"_s,
                Say::tr("Strangers may upload, and the server opens connections to clients. Let this computer's "
                        "firewall limit where it may; nothing here can check that, so accept this once it is done."));
    context.add("AN03", Severity::Information, u"/policy/active"_s,
                Say::tr("Best keep a computer where strangers leave files apart from services that are for your own "
                        "network only."));
}

/// A data connection from port 20 to other machines: harmless only where each service there refuses that port.
void lintSourcePort(LintContext &context)
{
    const quint16 port = context.configuration.policy.dataSourcePort;
    if (port == 0 || port >= address::firstUnreservedPort || context.facts.services.isEmpty())
        return;
    policy::Scope scope;
    scope.users = {u"anonymous"_s};
    scope.direction = policy::Rule::When::Active;
    scope.machines.server = true;
    scope.machines.networks = {address::Subnet::any()};
    if (context.analysis.reach(scope).answer == policy::Reach::Answer::Nothing)
        return;
    context
        .add("AN04", Severity::Error, u"/policy/dataSourcePort"_s,
             Say::tr("Data connections of strangers come from port %1 and may go to other machines, so every service "
                     "there must refuse that port. On this one these listen: %2.")
                 .arg(QString::number(port), servicesText(context.facts.services)))
        .fix = context.change(Say::tr("Send from any port"), u"/policy/dataSourcePort"_s, QString::number(port), u"0"_s,
                              [](config::Config &next) { next.policy.dataSourcePort = 0; });
}

void lintPassivePorts(LintContext &context)
{
    const auto &ports = context.configuration.server.passive.ports;
    if (!ports || !context.configuration.policy.passive)
        return;
    const QString place = u"/server/passive/ports"_s;
    if (ports->first < address::firstUnreservedPort)
        context.add("AN05", Severity::Error, place,
                    Say::tr("Passive ports below 1024 are those of services; let them begin at 1024 or above."));
    QList<address::Endpoint> inside;
    // The facts leave out what lies in the range of the configuration they were gathered for.
    for (const address::Endpoint &service : context.facts.services) {
        if (ports->contains(service.port))
            inside.append(service);
    }
    for (const config::Listener &listener : context.configuration.server.listeners) {
        if (ports->contains(listener.endpoint.port))
            inside.append(listener.endpoint);
    }
    if (!inside.isEmpty())
        context.add("AN05", Severity::Error, place,
                    Say::tr("Something listens within the passive ports already: %1. Choose another range.")
                        .arg(servicesText(inside)));
    const int sessions = context.configuration.server.limits.sessions;
    const int wanted = sessions * 2;
    if (sessions == 0 || ports->count() >= wanted)
        return;
    Finding &finding = context.add("AN05", Severity::Warning, place,
                                   Say::tr("%1 passive ports for up to %2 sessions: whoever opens many keeps others "
                                           "from transferring. Twice as many ports as sessions are enough.")
                                       .arg(ports->count())
                                       .arg(sessions));
    constexpr int last = 65535;
    if (ports->first + wanted - 1 <= last) {
        const address::PortRange range{ports->first, quint16(ports->first + wanted - 1)};
        const auto text = [](const address::PortRange &one) {
            return u"\"%1-%2\""_s.arg(QString::number(one.first), QString::number(one.last));
        };
        finding.fix =
            context.change(Say::tr("Use ports %1 to %2").arg(range.first).arg(range.last), place, text(*ports),
                           text(range), [range](config::Config &next) { next.server.passive.ports = range; });
    }
}

} // namespace

void lintNetwork(LintContext &context)
{
    if (!context.anonymousReaches())
        return;
    lintTrust(context);
    lintFirewall(context);
    lintSourcePort(context);
    lintPassivePorts(context);
}

} // namespace arealint
