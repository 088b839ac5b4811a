#include "server/policy/Exposure.h"

#include "server/policy/AnyContains.h"
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

struct ExposureWords
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

/// What one user reaches beyond the client: which ports and transfers is said elsewhere.
class Prober
{
public:
    Prober(VerdictMemo &memo, const Scope &scope)
        : m_pieces(memo.pieces())
        , m_reach(memo, scope)
    {}

    /// False: nothing. Adds the rules that let it.
    bool look(std::set<int> &rules)
    {
        const QList<ScopeReach::Ports> all{{0, qsizetype(m_pieces.ports().size())}};
        const Reach reach = m_reach.over(all);
        if (reach.answer == Answer::Nothing)
            return false;
        rules.insert(reach.allowing.begin(), reach.allowing.end());
        m_dependsOnClient = reach.dependsOn.testFlag(Dependence::OnClient);
        m_open = m_reach.open(all);
        return true;
    }

    Exposure::Opening opening(const QList<Subnet> &networks, const QList<Subnet> &clients) const
    {
        Exposure::Opening opening;
        std::vector<char> reached(size_t(networks.size()), 0);
        const std::vector<Pieces::Address> &addresses = m_pieces.addresses();
        for (size_t i = 0; i < addresses.size(); ++i) {
            if (!m_open.others[i])
                continue;
            const address::IpAddress &some = addresses[i].where.some;
            if (addresses[i].thisMachine)
                opening.server = true;
            else if (!anyContains(networks, some))
                opening.elsewhere = true;
            for (qsizetype n = 0; !addresses[i].thisMachine && n < networks.size(); ++n) {
                if (networks.at(n).contains(some))
                    reached[size_t(n)] = 1;
            }
        }
        for (qsizetype n = 0; n < networks.size(); ++n) {
            if (reached[size_t(n)])
                opening.networks.append(networks.at(n));
        }
        opening.everywhere = opening.elsewhere && opening.networks.size() == networks.size();
        if (m_dependsOnClient)
            opening.clients = openFor(clients);
        return opening;
    }

private:
    /// Of the networks of clients those that reach anything beyond themselves; empty: that isn't what it depends on.
    QList<Subnet> openFor(const QList<Subnet> &choices) const
    {
        QList<Subnet> named = choices;
        named.removeIf([](const Subnet &choice) { return choice.isNull(); });
        const auto isOpen = [&](const Subnet &choice) {
            for (size_t i = 0; i < m_pieces.addresses().size(); ++i) {
                const address::IpAddress &client = m_pieces.addresses()[i].where.some;
                const bool within = choice.isNull() ? !anyContains(named, client) : choice.contains(client);
                if (m_open.clients[i] && within)
                    return true;
            }
            return false;
        };
        QList<Subnet> open;
        for (const Subnet &choice : choices) {
            if (!isOpen(choice))
                continue;
            if (choice.isNull())
                return {}; // those that no rule names, too: then it is not a matter of some networks
            open.append(choice);
        }
        return open;
    }

    const Pieces &m_pieces;
    ScopeReach m_reach;
    ScopeReach::Open m_open;
    bool m_dependsOnClient = false;
};

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
    const QList<Subnet> clients = clientChoices(policy);
    Scope scope;
    scope.direction = direction == Direction::Active ? Rule::When::Active : Rule::When::Passive;
    scope.machines.server = true;
    scope.machines.networks = {Subnet::any()};
    VerdictMemo memo(analysis.pieces());
    Exposure exposure;
    std::set<int> rules;
    for (const QString &user : choices) {
        scope.users = {user == u"users" ? strangerTo(policy) : user};
        Prober prober(memo, scope);
        if (!prober.look(rules))
            continue;
        Opening opening = prober.opening(networks, clients);
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
        targets.append(ExposureWords::tr("any machine"));
    } else {
        QStringList networks;
        for (const Subnet &network : opening.networks)
            networks.append(network.toString());
        if (!networks.isEmpty())
            targets.append(phrases::listed(networks));
        if (opening.elsewhere)
            targets.append(ExposureWords::tr("machines in no network that a rule names"));
    }
    if (opening.server)
        targets.append(ExposureWords::tr("this server itself"));
    QString who = phrases::users(opening.users);
    if (!opening.clients.isEmpty())
        who = ExposureWords::tr("%1 %2", "users, and from where").arg(who, phrases::clients(opening.clients));
    const QString where = phrases::listed(targets);
    return direction == Direction::Active ? ExposureWords::tr("%1 to %2", "users to machines").arg(who, where)
                                          : ExposureWords::tr("%1 from %2", "users from machines").arg(who, where);
}

} // namespace policy
