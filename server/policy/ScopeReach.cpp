#include "server/policy/ScopeReach.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace policy {

namespace {

using address::IpAddress;
using address::Subnet;

bool anyContains(const QList<Subnet> &networks, const IpAddress &address)
{
    return std::any_of(networks.begin(), networks.end(), [&](const Subnet &n) { return n.contains(address); });
}

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
    findMeetings();
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
                                                 const std::vector<char> &alone) const
{
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
        m_clients = group(clients, true, alone);
        m_others = group(others, false, alone);
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

int ScopeReach::localNumber(const VerdictMemo::Meeting &meeting)
{
    const int number = m_memo.number(meeting);
    if (size_t(number) >= m_localNumbers.size())
        m_localNumbers.resize(size_t(number) + 1, -1);
    int &local = m_localNumbers[size_t(number)];
    if (local < 0) {
        local = int(m_distinct.size());
        m_distinct.push_back({number, meeting.question});
    }
    return local;
}

/// Without a target: the client itself.
int ScopeReach::meet(const User &user, Direction direction, const RuleSet &rules, const Group &client,
                     const Group *target)
{
    VerdictMemo::Meeting meeting;
    meeting.rules = rules;
    meeting.targetIsClient = target == nullptr;
    const Group &peer = target ? *target : client;
    const Pieces::Address &piece = m_pieces.addresses()[size_t(peer.piece)];
    meeting.targetIsThisMachine = piece.thisMachine;
    meeting.targetRules = piece.at;

    Question &question = meeting.question;
    question.direction = direction;
    question.anonymous = user.anonymous;
    question.user = user.name;
    question.client = client.some;
    question.target.address = peer.some;
    if (target && peer.some == client.some) {
        if (!peer.other.isNull())
            question.target.address = peer.other;
        else if (!client.other.isNull())
            question.client = client.other;
        else
            return -1;
    }
    return localNumber(meeting);
}

void ScopeReach::findMeetings()
{
    const size_t self = m_scope.machines.client ? 1 : 0;
    m_slots = m_others.size() + self;
    m_meetings.assign(m_users.size() * m_directions.size() * m_clients.size() * m_slots, -1);
    if (m_bits == 0)
        return;
    for (size_t u = 0; u < m_users.size(); ++u) {
        for (size_t d = 0; d < m_directions.size(); ++d) {
            const Direction direction = m_directions[d];
            const RuleSet concerned = m_users[u].rules & m_pieces.rulesFor(direction);
            for (size_t c = 0; c < m_clients.size(); ++c) {
                const Group &client = m_clients[c];
                const int from = m_pieces.addresses()[size_t(client.piece)].from;
                const RuleSet rules = concerned & m_pieces.clientRules(from);
                for (size_t t = 0; t < m_slots; ++t) {
                    const Group *target = t < self ? nullptr : &m_others[t - self];
                    m_meetings[slot(u, d, c, t)] = meet(m_users[u], direction, rules, client, target);
                }
            }
        }
    }
}

} // namespace policy
