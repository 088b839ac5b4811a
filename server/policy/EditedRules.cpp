#include "server/policy/EditedRules.h"

#include <algorithm>

namespace policy {

namespace {

using address::Subnet;

/// Equal in all that decides.
bool decideAlike(Rule a, const Rule &b)
{
    a.id = b.id;
    a.note = b.note;
    return a == b;
}

bool overlap(const Subnet &a, const Subnet &b)
{
    return a.isAny() || b.isAny() || a.contains(b.network()) || b.contains(a.network());
}

bool mayHold(const Rule &rule, const PolicyMap::Row &row)
{
    using Kind = PolicyMap::Row::Kind;
    if (row.kind == Kind::Server)
        return rule.targets.server;
    if (row.kind != Kind::Network || rule.targets.any)
        return true;
    return std::any_of(rule.targets.subnets.begin(), rule.targets.subnets.end(), [&](const Subnet &subnet) {
        // An IPv6 address may embed the IPv4 address that a rule speaks of.
        return overlap(subnet, row.network) || subnet.network().isV4() != row.network.network().isV4();
    });
}

bool mayHold(const Rule &rule, const PolicyMap::Column &column)
{
    const QList<address::PortRange> &ranges = rule.ports.ranges();
    return std::any_of(ranges.begin(), ranges.end(), [&column](const address::PortRange &range) {
        return range.first <= column.last && column.first <= range.last;
    });
}

bool mayHold(const Rule &rule, const MapView &view)
{
    const bool user = rule.users.contains(QStringLiteral("*")) || rule.users.contains(view.user)
        || (view.user != u"anonymous" && rule.users.contains(QStringLiteral("users")));
    return user && std::any_of(rule.clients.begin(), rule.clients.end(), [&view](const Subnet &subnet) {
               // Everyone else is in none of the networks that some rule names.
               return view.clients.isNull() ? subnet.isAny() : overlap(subnet, view.clients);
           });
}

bool isFor(const Rule &rule, Direction direction)
{
    return rule.direction != (direction == Direction::Passive ? Rule::When::Active : Rule::When::Passive);
}

} // namespace

EditedRules::EditedRules(const Policy &before, const Policy &after)
    : m_everything(before.otherwise != after.otherwise || before.active != after.active
                   || before.passive != after.passive)
{
    // What stands alike above and below the edits decides alike.
    qsizetype first = 0;
    qsizetype lastBefore = before.rules.size();
    qsizetype lastAfter = after.rules.size();
    while (first < qMin(lastBefore, lastAfter) && decideAlike(before.rules.at(first), after.rules.at(first)))
        ++first;
    while (qMin(lastBefore, lastAfter) > first
           && decideAlike(before.rules.at(lastBefore - 1), after.rules.at(lastAfter - 1))) {
        --lastBefore;
        --lastAfter;
    }
    m_rules = before.rules.mid(first, lastBefore - first) + after.rules.mid(first, lastAfter - first);
}

bool EditedRules::mayTouch(const MapView &view) const
{
    return m_everything || std::any_of(m_rules.begin(), m_rules.end(), [&view](const Rule &rule) {
               return isFor(rule, view.direction) && mayHold(rule, view);
           });
}

bool EditedRules::mayTouch(const PolicyMap::Row &row, const PolicyMap::Column &column, Direction direction) const
{
    return m_everything || std::any_of(m_rules.begin(), m_rules.end(), [&](const Rule &rule) {
               return isFor(rule, direction) && mayHold(rule, row)
                   && (direction == Direction::Passive || mayHold(rule, column));
           });
}

} // namespace policy
