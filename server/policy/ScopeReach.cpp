#include "server/policy/ScopeReach.h"

#include "server/policy/AnyContains.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace policy {

namespace {

using address::IpAddress;
using address::Subnet;

bool isKeyword(const QString &name)
{
    return name == u"*" || name == u"anonymous" || name == u"users";
}

QStringList namesIn(const Policy &policy, const QStringList &more)
{
    QStringList names = more;
    for (const Rule &rule : policy.rules)
        names += rule.users;
    names.removeIf([](const QString &name) { return name.isEmpty() || isKeyword(name); });
    names.removeDuplicates();
    return names;
}

} // namespace

QString strangerTo(const Policy &policy, const QStringList &names)
{
    const QStringList taken = namesIn(policy, names);
    const QString name = QStringLiteral("someone");
    QString unique = name;
    for (int i = 2; taken.contains(unique); ++i)
        unique = name % QString::number(i);
    return unique;
}

ScopeReach::ScopeReach(VerdictMemo &memo, const Scope &scope)
    : m_memo(memo)
    , m_pieces(memo.pieces())
    , m_scope(scope)
{
    for (int kind = 0; kind < VerdictMemo::kindCount; ++kind) {
        if ((scope.transfers >> kind & 1) == 0)
            continue;
        if (scope.protection != Scope::Protection::Protected)
            m_bits = quint8(m_bits | 1 << (2 * kind));
        if (scope.protection != Scope::Protection::Plain)
            m_bits = quint8(m_bits | 2 << (2 * kind));
    }
    findUsers();
    if (scope.direction != Rule::When::Passive)
        m_directions.push_back(Direction::Active);
    if (scope.direction != Rule::When::Active)
        m_directions.push_back(Direction::Passive);
    findGroups();
    for (const User &user : m_users) {
        for (const Direction direction : m_directions)
            m_tables.push_back(makeTable(user, direction));
    }
}

void ScopeReach::findUsers()
{
    const QStringList &who = m_scope.users;
    const bool everyone = who.contains(QStringLiteral("*"));
    const bool allSignedIn = everyone || who.contains(QStringLiteral("users"));
    std::map<std::pair<bool, RuleSet>, bool> seen;
    const auto add = [&](bool anonymous, const QString &name) {
        const RuleSet rules = m_pieces.rulesFor(anonymous, name);
        if (seen.try_emplace({anonymous, rules}, true).second)
            m_users.push_back({anonymous, name, rules});
    };
    if (everyone || who.contains(QStringLiteral("anonymous")))
        add(true, {});
    if (allSignedIn)
        add(false, strangerTo(m_pieces.policy(), who));
    for (const QString &name : namesIn(m_pieces.policy(), who)) {
        if (allSignedIn || who.contains(name))
            add(false, name);
    }
}

bool ScopeReach::isClient(const Pieces::Address &address) const
{
    return address.canBeClient && (m_scope.localClients || !address.thisMachine)
        && anyContains(m_scope.clients, address.where.some) && !anyContains(m_scope.clientsExcept, address.where.some);
}

bool ScopeReach::isOther(const Pieces::Address &address) const
{
    if (!address.canBeOther)
        return false;
    if (address.thisMachine)
        return m_scope.machines.server;
    return anyContains(m_scope.machines.networks, address.where.some)
        && !anyContains(m_scope.machines.except, address.where.some);
}

std::vector<ScopeReach::Group> ScopeReach::group(const std::vector<char> &members, bool clients,
                                                 const std::vector<char> &alone, std::vector<int> &groupOf) const
{
    groupOf.assign(members.size(), -1);
    const bool ownTarget = clients && m_scope.machines.client;
    const std::vector<Pieces::Address> &addresses = m_pieces.addresses();
    std::map<std::tuple<qsizetype, int, int, bool>, size_t> numbers;
    std::vector<Group> groups;
    for (size_t i = 0; i < addresses.size(); ++i) {
        if (!members[i])
            continue;
        const Pieces::Address &address = addresses[i];
        const auto [entry, isNew] = numbers.try_emplace({alone[i] ? qsizetype(i) : -1, clients ? address.from : -1,
                                                         ownTarget || !clients ? address.at : -1,
                                                         (ownTarget || !clients) && address.thisMachine},
                                                        groups.size());
        if (isNew)
            groups.push_back({address.where.some, address.where.other, qsizetype(i)});
        else if (groups[entry->second].other.isNull())
            groups[entry->second].other = address.where.some;
        groupOf[i] = int(entry->second);
    }
    return groups;
}

void ScopeReach::findGroups()
{
    const size_t count = m_pieces.addresses().size();
    std::vector<char> clients(count, 0);
    std::vector<char> others(count, 0);
    for (size_t i = 0; i < count; ++i) {
        clients[i] = isClient(m_pieces.addresses()[i]) ? 1 : 0;
        others[i] = isOther(m_pieces.addresses()[i]) ? 1 : 0;
    }

    std::vector<char> alone(count, 0);
    for (bool changed = true; changed;) {
        changed = false;
        m_clients = group(clients, true, alone, m_clientGroup);
        m_others = group(others, false, alone, m_otherGroup);
        for (const std::vector<Group> *groups : {&m_clients, &m_others}) {
            for (const Group &one : *groups) {
                const auto piece = size_t(one.piece);
                const bool both = clients[piece] && others[piece];
                if (!one.other.isNull() || !both || alone[piece])
                    continue;
                alone[piece] = 1;
                changed = true;
            }
        }
    }
}

} // namespace policy
