#include "server/policy/ScopeReach.h"

#include <map>
#include <tuple>

namespace policy {

ScopeReach::Table ScopeReach::makeTable(const User &user, Direction direction)
{
    const RuleSet rules = user.rules & m_pieces.rulesFor(direction);
    Table table;
    classify(table, rules);
    findMeetings(table, user, direction, rules);
    return table;
}

/// Of one user most rules are not, and what only those tell apart is one.
void ScopeReach::classify(Table &table, const RuleSet &rules) const
{
    using Key = std::tuple<RuleSet, RuleSet, bool>;
    const auto enter = [](std::map<Key, int> &numbers, std::vector<Group> &classes, const Key &key,
                          const Group &group) {
        const auto [entry, isNew] = numbers.try_emplace(key, int(classes.size()));
        if (isNew)
            classes.push_back(group);
        else if (Group &known = classes[size_t(entry->second)]; known.other.isNull())
            known.other = group.some;
        return entry->second;
    };

    const bool ownTarget = m_scope.machines.client;
    std::map<Key, int> clients;
    for (const Group &group : m_clients) {
        const Pieces::Address &piece = m_pieces.addresses()[size_t(group.piece)];
        const RuleSet at = ownTarget ? m_pieces.targetRules(piece.at) & rules : RuleSet();
        const Key key{m_pieces.clientRules(piece.from) & rules, at, ownTarget && piece.thisMachine};
        table.clientClass.push_back(enter(clients, table.clients, key, group));
    }
    if (ownTarget) {
        table.targetClass.push_back(0);
        table.targets.emplace_back();
    }
    std::map<Key, int> targets;
    for (const Group &group : m_others) {
        const Pieces::Address &piece = m_pieces.addresses()[size_t(group.piece)];
        const Key key{m_pieces.targetRules(piece.at) & rules, RuleSet(), piece.thisMachine};
        table.targetClass.push_back(enter(targets, table.targets, key, group));
    }
}

void ScopeReach::findMeetings(Table &table, const User &user, Direction direction, const RuleSet &rules)
{
    table.meetings.assign(table.clients.size() * table.targets.size(), -1);
    if (m_bits == 0)
        return;
    VerdictMemo::Meeting meeting;
    meeting.question.direction = direction;
    meeting.question.anonymous = user.anonymous;
    meeting.question.user = user.name;
    auto *next = table.meetings.data();
    for (const Group &client : table.clients) {
        const int from = m_pieces.addresses()[size_t(client.piece)].from;
        meeting.rules = rules & m_pieces.clientRules(from);
        const int context = m_memo.context(direction, meeting.rules);
        for (size_t t = 0; t < table.targets.size(); ++t)
            *next++ = meet(context, meeting, client, t < ownSlots() ? nullptr : &table.targets[t]);
    }
}

/// Without a target: the client itself.
int ScopeReach::meet(int context, VerdictMemo::Meeting meeting, const Group &client, const Group *target)
{
    const Group &peer = target ? *target : client;
    const Pieces::Address &piece = m_pieces.addresses()[size_t(peer.piece)];
    meeting.targetIsClient = target == nullptr;
    meeting.targetIsThisMachine = piece.thisMachine;
    meeting.rules &= m_pieces.targetRules(piece.at);

    Question &question = meeting.question;
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
    return localNumber(context, meeting);
}

int ScopeReach::localNumber(int context, const VerdictMemo::Meeting &meeting)
{
    const int number = m_memo.number(context, meeting);
    if (size_t(number) >= m_localNumbers.size())
        m_localNumbers.resize(size_t(number) + 1, -1);
    int &local = m_localNumbers[size_t(number)];
    if (local < 0) {
        local = int(m_distinct.size());
        m_distinct.push_back({number, meeting.question});
    }
    return local;
}

bool ScopeReach::isSameSingle(size_t client, size_t slot) const
{
    if (slot < ownSlots())
        return false;
    const Group &one = m_clients[client];
    const Group &other = m_others[slot - ownSlots()];
    return one.other.isNull() && other.other.isNull() && one.some == other.some;
}

} // namespace policy
