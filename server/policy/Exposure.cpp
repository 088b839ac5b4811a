#include "server/policy/Exposure.h"

#include "server/policy/Phrases.h"
#include "server/policy/PolicyMap.h"
#include "server/policy/ScopeReach.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>

namespace policy {

namespace {

using address::Subnet;
using Answer = Reach::Answer;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(policy)
};

QList<Subnet> namedNetworks(const Policy &policy)
{
    QList<Subnet> networks;
    for (const Rule &rule : policy.rules) {
        for (const Subnet &network : rule.targets.subnets) {
            if (!network.isAny() && !network.isNull() && !networks.contains(network))
                networks.append(network);
        }
    }
    return networks;
}

/// One after the other asks for a part of the machines beyond the client, as one user.
class Prober
{
public:
    Prober(const Analysis &analysis, Direction direction, const QString &user, std::set<int> &rules)
        : m_analysis(analysis)
        , m_rules(rules)
    {
        m_scope.direction = direction == Direction::Active ? Rule::When::Active : Rule::When::Passive;
        m_scope.users = {user == u"users" ? strangerTo(analysis.compiled().policy()) : user};
    }

    Answer ask(const Machines &machines)
    {
        m_scope.machines = machines;
        const Reach reach = m_analysis.reach(m_scope);
        if (reach.empty || reach.answer == Answer::Nothing)
            return Answer::Nothing;
        m_rules.insert(reach.allowing.begin(), reach.allowing.end());
        m_dependsOnClient |= reach.dependsOn.testFlag(Dependence::OnClient);
        return reach.answer;
    }

    /// Some of the scope is enough: which ports and transfers is said elsewhere.
    bool isOpen(const Machines &machines) { return ask(machines) != Answer::Nothing; }

    /// The networks of clients that reach anything beyond themselves; empty: that isn't what it depends on.
    QList<Subnet> clients(const Machines &machines)
    {
        if (!m_dependsOnClient)
            return {};
        const QList<Subnet> choices = clientChoices(m_analysis.compiled().policy());
        QList<Subnet> open;
        for (const Subnet &choice : choices) {
            Scope scope = m_scope;
            scope.machines = machines;
            if (choice.isNull()) {
                scope.clientsExcept = choices;
                scope.clientsExcept.removeLast();
            } else {
                scope.clients = {choice};
            }
            if (m_analysis.reach(scope).answer == Answer::Nothing)
                continue;
            if (choice.isNull())
                return {}; // those that no rule names, too: then it is not a matter of some networks
            open.append(choice);
        }
        return open;
    }

private:
    const Analysis &m_analysis;
    Scope m_scope;
    std::set<int> &m_rules;
    bool m_dependsOnClient = false;
};

Exposure::Opening probe(Prober &prober, const QList<Subnet> &networks)
{
    Exposure::Opening opening;
    Machines everyone;
    everyone.server = true;
    everyone.networks = {Subnet::any()};
    if (!prober.isOpen(everyone))
        return opening;
    Machines server;
    server.server = true;
    opening.server = prober.isOpen(server);
    opening.elsewhere = prober.isOpen({false, false, {Subnet::any()}, networks});
    for (const Subnet &network : networks) {
        if (prober.isOpen({false, false, {network}, {}}))
            opening.networks.append(network);
    }
    opening.everywhere = opening.elsewhere && opening.networks.size() == networks.size();
    opening.clients = prober.clients(everyone);
    return opening;
}

bool opensNothing(const Exposure::Opening &opening)
{
    return !opening.everywhere && !opening.server && !opening.elsewhere && opening.networks.isEmpty();
}

/// "everybody" where all choices are there, "signed-in users" where all but the anonymous are.
QStringList merged(const QStringList &users, const QStringList &choices)
{
    if (users.size() == choices.size())
        return {QStringLiteral("*")};
    const bool allSignedIn = users.size() + 1 == choices.size() && !users.contains(QStringLiteral("anonymous"));
    return allSignedIn ? QStringList{QStringLiteral("users")} : users;
}

} // namespace

bool Exposure::Opening::sameTargets(const Opening &other) const
{
    return everywhere == other.everywhere && server == other.server && elsewhere == other.elsewhere
        && networks == other.networks && clients == other.clients;
}

Exposure Exposure::of(const Analysis &analysis, Direction direction)
{
    const Policy &policy = analysis.compiled().policy();
    const QList<Subnet> networks = namedNetworks(policy);
    const QStringList choices = userChoices(policy);
    Exposure exposure;
    std::set<int> rules;
    for (const QString &user : choices) {
        Prober prober(analysis, direction, user, rules);
        Opening opening = probe(prober, networks);
        if (opensNothing(opening))
            continue;
        const auto alike = std::find_if(exposure.openings.begin(), exposure.openings.end(),
                                        [&opening](const Opening &known) { return known.sameTargets(opening); });
        if (alike != exposure.openings.end()) {
            alike->users.append(user);
        } else {
            opening.users = {user};
            exposure.openings.append(opening);
        }
    }
    for (Opening &opening : exposure.openings)
        opening.users = merged(opening.users, choices);
    exposure.rules = QList<int>(rules.begin(), rules.end());
    return exposure;
}

QString openingWords(const Exposure::Opening &opening, Direction direction)
{
    QStringList targets;
    if (opening.everywhere) {
        targets.append(Words::tr("any machine"));
    } else {
        QStringList networks;
        for (const Subnet &network : opening.networks)
            networks.append(network.toString());
        if (!networks.isEmpty())
            targets.append(phrases::listed(networks));
        if (opening.elsewhere)
            targets.append(Words::tr("machines in no network that a rule names"));
    }
    if (opening.server)
        targets.append(Words::tr("this server itself"));
    QString who = phrases::users(opening.users);
    if (!opening.clients.isEmpty())
        who = Words::tr("%1 %2", "users, and from where").arg(who, phrases::clients(opening.clients));
    const QString where = phrases::listed(targets);
    return direction == Direction::Active ? Words::tr("%1 to %2", "users to machines").arg(who, where)
                                          : Words::tr("%1 from %2", "users from machines").arg(who, where);
}

} // namespace policy
