#include "server/policy/PolicySummary.h"

#include "server/policy/Exposure.h"
#include "server/policy/Phrases.h"

#include <QCoreApplication>

#include <algorithm>

namespace policy {

namespace {

using address::PortSet;
using address::Subnet;
using Answer = Reach::Answer;

struct PolicySummaryWords
{
    Q_DECLARE_TR_FUNCTIONS(policy)
};

const PortSet &reservedPorts()
{
    static const PortSet ports = PortSet::of(1, address::firstUnreservedPort - 1);
    return ports;
}

const PortSet &ordinaryPorts()
{
    static const PortSet ports = PortSet::of(address::firstUnreservedPort, 65535);
    return ports;
}

/// What the sentences are made of.
struct Findings
{
    Reach low; ///< active, to the client, reserved ports
    Reach high; ///< active, to the client, the others
    Reach passive; ///< from the client
    Exposure sent; ///< active, beyond the client
    Exposure received; ///< passive, beyond the client
    bool anywhere = false; ///< active, whoever asks and whatever third party is named: only the port can matter
    bool everyPort = false; ///< and not even the port
    bool reserved = false; ///< active, some port below 1024 somewhere

    bool isBeyond() const { return !sent.openings.isEmpty() || !received.openings.isEmpty(); }
    bool connectsToClient() const { return low.answer != Answer::Nothing || high.answer != Answer::Nothing; }
};

Findings find(const Analysis &analysis)
{
    Findings found;
    Scope client;
    client.machines.client = true;
    client.localClients = false; // for whom the client is this machine as well
    client.direction = Rule::When::Active;
    client.ports = reservedPorts();
    found.low = analysis.reach(client);
    client.ports = ordinaryPorts();
    found.high = analysis.reach(client);
    client.direction = Rule::When::Passive;
    found.passive = analysis.reach(client);

    found.sent = Exposure::of(analysis, Direction::Active);
    found.received = Exposure::of(analysis, Direction::Passive);

    Scope others;
    others.direction = Rule::When::Active;
    others.machines.networks = {Subnet::any()};
    others.protection = Scope::Protection::Plain; // the strict RFC knows of no encryption
    const Reach elsewhere = analysis.reach(others);
    constexpr Dependences whoAndWhere = Dependence::OnUser | Dependence::OnClient | Dependence::OnTarget;
    found.anywhere = elsewhere.answer != Answer::Nothing && !(elsewhere.dependsOn & whoAndWhere);
    found.everyPort = elsewhere.answer == Answer::Everything;

    Scope reserved;
    reserved.direction = Rule::When::Active;
    reserved.ports = reservedPorts();
    reserved.machines.client = reserved.machines.server = true;
    reserved.machines.networks = {Subnet::any()};
    found.reserved = analysis.reach(reserved).answer != Answer::Nothing;
    return found;
}

QString clientSentence(const Findings &found)
{
    const bool passive = found.passive.answer != Answer::Nothing;
    if (!found.connectsToClient()) {
        return passive
            ? PolicySummaryWords::tr(
                "This server opens no data connection itself, and only the client may open one to it.")
            : PolicySummaryWords::tr("No data connection is allowed: nothing can be listed, downloaded or uploaded.");
    }
    const bool low = found.low.answer != Answer::Nothing;
    const bool high = found.high.answer != Answer::Nothing;
    if (!low)
        return PolicySummaryWords::tr("Data connections go only to the client itself, never to ports below 1024.");
    return high
        ? PolicySummaryWords::tr("Data connections go only to the client itself, also to ports below 1024.")
        : PolicySummaryWords::tr("Data connections go only to the client itself, and only to ports below 1024.");
}

QStringList openingList(const Exposure &exposure, Direction direction)
{
    QStringList words;
    for (const Exposure::Opening &opening : exposure.openings)
        words.append(openingWords(opening, direction));
    return words;
}

QString beyondSentence(const Findings &found)
{
    if (found.anywhere) {
        if (!found.reserved)
            return PolicySummaryWords::tr(
                "Everybody can make this server connect to any machine, but never to ports below 1024.");
        return found.everyPort
            ? PolicySummaryWords::tr("Everybody can make this server connect to any machine on any port.")
            : PolicySummaryWords::tr(
                "Everybody can make this server connect to any machine, also to ports below 1024.");
    }
    const QStringList sent = openingList(found.sent, Direction::Active);
    const QStringList received = openingList(found.received, Direction::Passive);
    if (sent.isEmpty())
        return PolicySummaryWords::tr("Passive data connections may come from other machines than the client: %1.")
            .arg(phrases::listed(received));
    const QString text = phrases::listed(sent);
    return found.reserved
        ? PolicySummaryWords::tr("Data connections may leave the client: %1; also to ports below 1024.").arg(text)
        : PolicySummaryWords::tr("Data connections may leave the client: %1; never to ports below 1024.").arg(text);
}

CertGroup groupOf(const Findings &found)
{
    if (found.anywhere)
        return CertGroup::StrictRfc;
    return found.sent.openings.isEmpty() ? CertGroup::Suppressed : CertGroup::Switchable;
}

QString groupSentence(CertGroup group, const Findings &found)
{
    switch (group) {
    case CertGroup::StrictRfc:
        return PolicySummaryWords::tr("CERT group 1, strict RFC: connects wherever the client says.");
    case CertGroup::Suppressed:
        return PolicySummaryWords::tr("CERT group 2, suppressed: connects to nobody but the client.");
    case CertGroup::Switchable:
        return PolicySummaryWords::tr("CERT group 3, switchable: open for %1, else closed.")
            .arg(phrases::listed(openingList(found.sent, Direction::Active)));
    }
    Q_UNREACHABLE();
}

QString warningOf(const Policy &policy, const QList<int> &rules)
{
    const bool byDefault = rules.contains(-1);
    const QString names = phrases::rules(policy, rules);
    if (names.isEmpty())
        return PolicySummaryWords::tr(
            "What no rule matches is allowed, and so other machines than the client can be reached.");
    const qsizetype count = rules.size() - (byDefault ? 1 : 0);
    if (byDefault)
        return PolicySummaryWords::tr(
                   "Other machines than the client can be reached: by %1, and because what no rule matches is "
                   "allowed.")
            .arg(names);
    return count == 1 ? PolicySummaryWords::tr("Other machines than the client can be reached: %1 lets it.").arg(names)
                      : PolicySummaryWords::tr("Other machines than the client can be reached: %1 let it.").arg(names);
}

} // namespace

PolicySummary summarise(const Analysis &analysis)
{
    const Findings found = find(analysis);
    PolicySummary summary;
    summary.beyondClient = found.isBeyond();
    summary.reservedPorts = found.reserved;
    summary.sentence = summary.beyondClient ? beyondSentence(found) : clientSentence(found);
    summary.group = groupOf(found);
    summary.groupSentence = groupSentence(summary.group, found);
    if (summary.beyondClient) {
        summary.rulesBeyondClient = found.sent.rules + found.received.rules;
        std::sort(summary.rulesBeyondClient.begin(), summary.rulesBeyondClient.end());
        summary.rulesBeyondClient.erase(std::unique(summary.rulesBeyondClient.begin(), summary.rulesBeyondClient.end()),
                                        summary.rulesBeyondClient.end());
        summary.warning = warningOf(analysis.compiled().policy(), summary.rulesBeyondClient);
    }
    return summary;
}

} // namespace policy
