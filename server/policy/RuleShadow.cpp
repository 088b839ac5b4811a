#include "server/policy/RuleShadow.h"

#include <algorithm>

namespace policy {

namespace {

using address::PortRange;
using address::Subnet;

bool holds(const Subnet &wide, const Subnet &narrow)
{
    if (wide.isAny() || narrow.isAny() || narrow.isNull())
        return wide.isAny() || narrow.isNull();
    return wide.contains(narrow.network()) && wide.contains(narrow.last());
}

bool holdAll(const QList<Subnet> &wide, const QList<Subnet> &narrow)
{
    return std::all_of(narrow.begin(), narrow.end(), [&wide](const Subnet &subnet) {
        return std::any_of(wide.begin(), wide.end(), [&subnet](const Subnet &w) { return holds(w, subnet); });
    });
}

bool holdUsers(const QStringList &wide, const QStringList &narrow)
{
    if (wide.contains(QStringLiteral("*")))
        return true;
    const bool anonymous = wide.contains(QStringLiteral("anonymous"));
    const bool users = wide.contains(QStringLiteral("users"));
    return std::all_of(narrow.begin(), narrow.end(), [&](const QString &name) {
        if (name == u"*")
            return anonymous && users;
        if (name == u"anonymous")
            return anonymous;
        return users || wide.contains(name);
    });
}

bool isEverybody(const Targets &targets)
{
    return targets.any
        || std::any_of(targets.subnets.begin(), targets.subnets.end(), [](const Subnet &s) { return s.isAny(); });
}

/// A deny rule for an IPv4 network also matches IPv6 addresses that embed it; an allow rule does not.
bool reachesFurther(const Rule &narrow, const Rule &wide)
{
    const auto &subnets = narrow.targets.subnets;
    return narrow.action == Action::Deny && wide.action == Action::Allow
        && std::any_of(subnets.begin(), subnets.end(), [](const Subnet &s) { return s.network().isV4(); });
}

bool holdTargets(const Targets &wide, const Targets &narrow)
{
    if (narrow.server && !wide.server)
        return false;
    if (isEverybody(wide))
        return true;
    return !isEverybody(narrow) && (wide.client || !narrow.client) && holdAll(wide.subnets, narrow.subnets);
}

bool holdPorts(const Rule &wide, const Rule &narrow)
{
    if (narrow.direction == Rule::When::Passive)
        return true;
    const QList<PortRange> &ranges = narrow.ports.ranges();
    return std::all_of(ranges.begin(), ranges.end(), [&wide](PortRange range) {
        const QList<PortRange> &outer = wide.ports.ranges();
        return std::any_of(outer.begin(), outer.end(),
                           [range](PortRange o) { return o.first <= range.first && range.last <= o.last; });
    });
}

bool meet(const QList<Subnet> &a, const QList<Subnet> &b)
{
    return std::any_of(a.begin(), a.end(), [&b](const Subnet &one) {
        return std::any_of(b.begin(), b.end(),
                           [&one](const Subnet &other) { return holds(one, other) || holds(other, one); });
    });
}

bool usersMeet(const QStringList &a, const QStringList &b)
{
    return std::any_of(a.begin(), a.end(), [&b](const QString &name) { return holdUsers(b, {name}); })
        || std::any_of(b.begin(), b.end(), [&a](const QString &name) { return holdUsers(a, {name}); });
}

bool targetsMeet(const Targets &a, const Targets &b)
{
    if (a.server && b.server)
        return true;
    const bool aThird = isEverybody(a) || !a.subnets.isEmpty();
    const bool bThird = isEverybody(b) || !b.subnets.isEmpty();
    if ((isEverybody(a) && bThird) || (isEverybody(b) && aThird))
        return true;
    const bool aClient = a.client || isEverybody(a);
    const bool bClient = b.client || isEverybody(b);
    return (aClient && bClient) || meet(a.subnets, b.subnets);
}

bool portsMeet(const Rule &a, const Rule &b)
{
    if (a.direction != Rule::When::Active && b.direction != Rule::When::Active)
        return true; // passive connections are among both, and have no port
    const QList<PortRange> &ranges = a.ports.ranges();
    return std::any_of(ranges.begin(), ranges.end(), [&b](PortRange range) {
        const QList<PortRange> &others = b.ports.ranges();
        return std::any_of(others.begin(), others.end(),
                           [range](PortRange o) { return o.first <= range.last && range.first <= o.last; });
    });
}

} // namespace

bool outlives(const Rule &earlier, const Rule &later)
{
    return earlier.expires == 0 || (later.expires != 0 && later.expires <= earlier.expires);
}

bool covers(const Rule &earlier, const Rule &later)
{
    const bool direction = earlier.direction == Rule::When::Any || earlier.direction == later.direction;
    const bool transfers = (later.transfers & ~earlier.transfers) == 0;
    const bool protection = earlier.tls == Rule::Protection::Any || later.tls == earlier.tls;
    const bool targets = isEverybody(earlier.targets) || !reachesFurther(later, earlier);
    return direction && transfers && protection && targets && holdUsers(earlier.users, later.users)
        && holdAll(earlier.clients, later.clients) && holdTargets(earlier.targets, later.targets)
        && holdPorts(earlier, later);
}

bool overlaps(const Rule &a, const Rule &b)
{
    const bool direction =
        a.direction == b.direction || a.direction == Rule::When::Any || b.direction == Rule::When::Any;
    return direction && (a.transfers & b.transfers) != 0 && usersMeet(a.users, b.users) && meet(a.clients, b.clients)
        && targetsMeet(a.targets, b.targets) && portsMeet(a, b);
}

bool shadows(const Rule &earlier, const Rule &later)
{
    return earlier.enabled && !earlier.reportOnly && outlives(earlier, later) && covers(earlier, later);
}

bool matchesNothing(const Rule &rule)
{
    const Targets &targets = rule.targets;
    const bool noTarget = !targets.client && !targets.server && !targets.any && targets.subnets.isEmpty();
    const bool noPort = rule.direction == Rule::When::Active && rule.ports.isEmpty();
    return noTarget || noPort || rule.users.isEmpty() || rule.clients.isEmpty() || rule.transfers == 0;
}

} // namespace policy
