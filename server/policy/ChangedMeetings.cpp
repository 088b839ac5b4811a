#include "server/policy/ChangedCells.h"
#include "server/policy/ScopeReach.h"

#include <algorithm>

namespace policy {

template <typename Key>
std::vector<ChangedCells::Class> ChangedCells::classify(const std::vector<std::vector<int>> &partsOf, Key keyOf) const
{
    std::vector<Class> classes;
    std::map<decltype(keyOf(size_t())), size_t> numbers;
    for (size_t i = 0; i < partsOf.size(); ++i) {
        if (partsOf[i].empty())
            continue;
        const AddressPiece &where = m_after.addresses()[i].where;
        const auto [entry, isNew] = numbers.try_emplace(keyOf(i), classes.size());
        if (isNew)
            classes.push_back({i, where.some, where.other, {}});
        Class &known = classes[entry->second];
        if (known.other.isNull() && !isNew)
            known.other = where.some;
        for (const int index : partsOf[i]) {
            const auto part = std::find_if(known.parts.begin(), known.parts.end(),
                                           [index](const Class::Part &p) { return p.index == index; });
            if (part == known.parts.end())
                known.parts.push_back({index, 1, i});
            else
                ++part->count;
        }
    }
    return classes;
}

std::vector<ChangedCells::Class> ChangedCells::clientClasses(const Look &look, bool andAsTargets) const
{
    return classify(m_clientsOf, [&](size_t i) {
        const Pieces::Address &before = m_before.addresses()[i];
        const Pieces::Address &after = m_after.addresses()[i];
        const RuleSet none;
        return std::tuple(m_before.clientRules(before.from) & look.before, m_after.clientRules(after.from) & look.after,
                          andAsTargets ? m_before.targetRules(before.at) & look.before : none,
                          andAsTargets ? m_after.targetRules(after.at) & look.after : none,
                          andAsTargets && after.thisMachine);
    });
}

std::vector<ChangedCells::Class> ChangedCells::targetClasses(const Look &look) const
{
    return classify(m_rowsOf, [&](size_t i) {
        return std::tuple(m_before.targetRules(m_before.addresses()[i].at) & look.before,
                          m_after.targetRules(m_after.addresses()[i].at) & look.after,
                          m_after.addresses()[i].thisMachine);
    });
}

const ChangedCells::Answers *ChangedCells::meet(const Look &look, const Class &client, const Class *target)
{
    const Class &peer = target ? *target : client;
    VerdictMemo::Meeting meeting;
    meeting.targetIsClient = target == nullptr;
    meeting.targetIsThisMachine = m_after.addresses()[peer.piece].thisMachine;
    Question &question = meeting.question;
    question.direction = look.direction;
    question.anonymous = look.anonymous;
    question.user = look.user;
    question.client = client.some;
    question.target.address = peer.some;
    if (target && peer.some == client.some) {
        if (!peer.other.isNull())
            question.target.address = peer.other;
        else if (!client.other.isNull())
            question.client = client.other;
        else
            return nullptr; // one and the same machine
    }
    const auto number = [&](VerdictMemo &memo, const RuleSet &rules) {
        const Pieces::Address &from = memo.pieces().addresses()[client.piece];
        const Pieces::Address &at = memo.pieces().addresses()[peer.piece];
        meeting.rules = rules & memo.pieces().clientRules(from.from);
        const int context = memo.context(look.direction, meeting.rules);
        meeting.rules &= memo.pieces().targetRules(at.at);
        return memo.number(context, meeting);
    };
    const int before = number(m_memoBefore, look.before);
    const int after = number(m_memoAfter, look.after);
    const std::tuple key(before, after, look.direction);
    auto known = m_answers.find(key);
    if (known == m_answers.end())
        known = m_answers.emplace(key, compare(before, after, look.direction)).first;
    return &known->second;
}

ChangedCells::Answers ChangedCells::compare(int before, int after, Direction direction)
{
    const QList<PolicyMap::Column> all = columns(direction);
    Answers answers(all.size());
    for (qsizetype column = 0; column < all.size(); ++column) {
        const bool active = direction == Direction::Active;
        const qsizetype begin = active ? m_after.portAt(all.at(column).first) : 0;
        const qsizetype end = active ? m_after.portAt(all.at(column).last) + 1 : 1;
        for (qsizetype port = begin; port < end; ++port) {
            for (int bit = 0; bit < 2 * VerdictMemo::kindCount; ++bit) {
                const auto allowed = [&](VerdictMemo &memo, int meeting) {
                    return memo.outcomes()[size_t(memo.outcome(meeting, port, bit / 2, bit % 2 != 0))].allowed;
                };
                const bool was = allowed(m_memoBefore, before);
                const bool is = allowed(m_memoAfter, after);
                (was ? answers.wasAllowed : answers.wasRefused).insert(column);
                (is ? answers.isAllowed : answers.isRefused).insert(column);
                if (was != is)
                    (is ? answers.opened : answers.closed).insert(column);
            }
        }
    }
    return answers;
}

std::vector<ChangedCells::Change> ChangedCells::find(int user, Direction direction)
{
    const QString &name = m_users.at(user);
    if (!m_edited.mayTouch(name, direction))
        return {};
    Look look;
    look.anonymous = name == QStringLiteral("anonymous");
    look.user = look.anonymous ? QString() : name == QStringLiteral("users") ? strangerTo(m_both) : name;
    look.direction = direction;
    look.before = m_before.rulesFor(direction) & m_before.rulesFor(look.anonymous, look.user);
    look.after = m_after.rulesFor(direction) & m_after.rulesFor(look.anonymous, look.user);

    const std::vector<Class> own = clientClasses(look, true);
    const std::vector<Class> clients = clientClasses(look, false);
    const std::vector<Class> targets = targetClasses(look);
    std::vector<Pair> pairs;
    for (const Class &client : own)
        pairs.push_back({&client, nullptr, meet(look, client, nullptr)});
    for (const Class &client : clients) {
        for (const Class &target : targets) {
            if (const Answers *answers = meet(look, client, &target))
                pairs.push_back({&client, &target, answers});
        }
    }
    return changesIn(pairs, direction);
}

} // namespace policy
