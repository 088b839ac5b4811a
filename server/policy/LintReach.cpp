#include "server/policy/LintContext.h"

#include <algorithm>

namespace policy {

namespace {

using Severity = Finding::Severity;

bool coversAnyMachine(const Rule &rule)
{
    const auto &subnets = rule.targets.subnets;
    return rule.targets.any || std::any_of(subnets.begin(), subnets.end(), [](const auto &s) { return s.isAny(); });
}

bool isForEveryone(const Rule &rule)
{
    return rule.users.contains(QStringLiteral("*"))
        && std::any_of(rule.clients.begin(), rule.clients.end(), [](const auto &s) { return s.isAny(); });
}

Scope toThirdParties(Rule::When direction)
{
    Scope scope;
    scope.direction = direction;
    scope.machines.networks = {address::Subnet::any()};
    return scope;
}

Scope toReservedPorts()
{
    Scope scope = everything();
    scope.direction = Rule::When::Active;
    scope.ports = address::PortSet::of(1, address::firstUnreservedPort - 1);
    return scope;
}

/// Which rules let happen what one should know of; asked once for all of them.
struct Risks
{
    explicit Risks(const LintContext &context);

    QList<int> uploads; ///< anonymous clients have files sent to third parties
    QList<int> strangers; ///< third parties take unencrypted passive connections
    QList<int> reserved;
    QList<int> reservedToAnonymous;
    QList<int> thisMachine;
};

Risks::Risks(const LintContext &context)
{
    const QStringList anonymous{QStringLiteral("anonymous")};
    Scope sending = toThirdParties(Rule::When::Active);
    sending.users = anonymous;
    sending.transfers = Rule::SendKind;
    if (context.facts.anonymousMayUpload)
        uploads = context.analysis.reach(sending).allowing;

    Scope plain = toThirdParties(Rule::When::Passive);
    plain.protection = Scope::Protection::Plain;
    strangers = context.analysis.reach(plain).allowing;

    Scope low = toReservedPorts();
    reserved = context.analysis.reach(low).allowing;
    low.users = anonymous;
    reservedToAnonymous = context.analysis.reach(low).allowing;

    Scope server;
    server.machines.server = true;
    thisMachine = context.analysis.reach(server).allowing;
}

address::PortSet unreservedOf(const address::PortSet &ports)
{
    QStringList parts;
    for (const address::PortRange &range : ports.ranges()) {
        const quint16 first = std::max(range.first, address::firstUnreservedPort);
        if (first <= range.last)
            parts.append(address::PortSet::of(first, range.last).toString());
    }
    return address::PortSet::parse(parts.join(QLatin1Char(','))).value_or(address::PortSet());
}

/// The upload is the message, the third party its receiver (CERT Advisory CA-97.27, III.C).
void lintUploads(LintContext &context, qsizetype index)
{
    const Rule &rule = context.policy.rules.at(index);
    const QString name = LintContext::name(rule);
    Finding &finding = context.add(
        "PL01", Severity::Error, LintContext::placeOf(index),
        LintContext::tr("Rule \"%1\" lets anonymous clients have a file sent to another machine, and they may "
                        "upload the file first. Limit the rule to signed-in users, or close the upload areas "
                        "to anonymous.")
            .arg(name));
    QStringList signedIn = rule.users;
    signedIn.removeAll(QStringLiteral("anonymous"));
    signedIn.replaceInStrings(QStringLiteral("*"), QStringLiteral("users"));
    signedIn.removeDuplicates();
    if (rule.targets.client) {
        finding.fix =
            context.change(LintContext::tr("Limit rule \"%1\" to the client itself").arg(name), index, [](Rule &r) {
                r.targets.any = false;
                r.targets.subnets.clear();
            });
    } else if (!signedIn.isEmpty()) {
        finding.fix = context.change(LintContext::tr("Limit rule \"%1\" to signed-in users").arg(name), index,
                                     [&signedIn](Rule &r) { r.users = signedIn; });
    } else {
        finding.fix = context.removal(index);
    }
}

void lintPassiveStrangers(LintContext &context, qsizetype index)
{
    const Rule &rule = context.policy.rules.at(index);
    const QString name = LintContext::name(rule);
    Finding &finding =
        context.add("PL11", Severity::Warning, LintContext::placeOf(index),
                    LintContext::tr("Rule \"%1\" lets machines other than the client take a passive data connection, "
                                    "unencrypted: whoever guesses the port gets the file. Require encryption, or limit "
                                    "the rule to active.")
                        .arg(name));
    // Where the client itself is among the targets, its own passive connections would go with it.
    if (rule.direction == Rule::When::Any && !rule.targets.client)
        finding.fix = context.change(LintContext::tr("Limit rule \"%1\" to active").arg(name), index,
                                     [](Rule &r) { r.direction = Rule::When::Active; });
}

void lintReservedPorts(LintContext &context, qsizetype index, bool forUploads)
{
    const Rule &rule = context.policy.rules.at(index);
    const QString name = LintContext::name(rule);
    Finding &finding =
        context.add("PL03", forUploads ? Severity::Error : Severity::Warning, LintContext::placeOf(index),
                    LintContext::tr("Rule \"%1\" allows ports below 1024, where mail, login and other system services "
                                    "listen. Begin its ports at 1024.")
                        .arg(name));
    const address::PortSet ports = unreservedOf(rule.ports);
    if (!ports.isEmpty())
        finding.fix = context.change(LintContext::tr("Begin the ports of rule \"%1\" at 1024").arg(name), index,
                                     [&ports](Rule &r) { r.ports = ports; });
}

void lintThisMachine(LintContext &context, qsizetype index)
{
    const Rule &rule = context.policy.rules.at(index);
    Finding &finding =
        context.add("PL04", Severity::Warning, LintContext::placeOf(index),
                    LintContext::tr("Rule \"%1\" lets clients reach services of this machine that trust local "
                                    "connections. Take \"server\" out of its targets.")
                        .arg(LintContext::name(rule)));
    Targets others = rule.targets;
    others.server = false;
    finding.fix = others == Targets()
        ? context.removal(index)
        : context.change(LintContext::tr("Take \"server\" out of rule \"%1\"").arg(LintContext::name(rule)), index,
                         [&others](Rule &r) { r.targets = others; });
}

void lintReachOf(LintContext &context, const Risks &risks, int index)
{
    const Rule &rule = context.policy.rules.at(index);
    if (risks.uploads.contains(index))
        lintUploads(context, index);
    if (coversAnyMachine(rule) && isForEveryone(rule)) {
        context.add(
            "PL02", Severity::Warning, LintContext::placeOf(index),
            LintContext::tr("Rule \"%1\" lets everyone use this server to reach any machine. Name the machines, "
                            "or the users or clients who need it.")
                .arg(LintContext::name(rule)));
    }
    if (risks.strangers.contains(index))
        lintPassiveStrangers(context, index);
    if (risks.reserved.contains(index)) {
        const bool forUploads = context.facts.anonymousMayUpload && risks.reservedToAnonymous.contains(index);
        lintReservedPorts(context, index, forUploads);
    }
    if (risks.thisMachine.contains(index))
        lintThisMachine(context, index);
}

} // namespace

void lintReach(LintContext &context)
{
    const Risks risks(context);
    for (const int index : context.deciding) {
        if (index >= 0 && context.policy.rules.at(index).action == Action::Allow)
            lintReachOf(context, risks, index);
    }
}

} // namespace policy
