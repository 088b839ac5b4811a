#include "server/selftest/Expectation.h"

namespace selftest {

namespace {

using policy::Action;
using policy::Direction;
using policy::Rule;
using policy::Transfer;

bool matchesUser(const QStringList &users, const QString &user)
{
    for (const QString &each : users) {
        if (each == u"*" || (each == u"anonymous" && user.isEmpty()) || (each == u"users" && !user.isEmpty())
            || (!user.isEmpty() && each == user))
            return true;
    }
    return false;
}

/// Which of them it will be is not known when the target is named: an allowing rule for some gets the benefit of the
/// doubt, a refusing one doesn't, and when the transfer begins it is asked again.
bool matchesTransfer(const Rule &rule, Transfer transfer)
{
    if (rule.transfers == Rule::AnyKind)
        return true;
    switch (transfer) {
    case Transfer::Unknown:
        return rule.action == Action::Allow && rule.transfers != 0;
    case Transfer::Send:
        return (rule.transfers & Rule::SendKind) != 0;
    case Transfer::Receive:
        return (rule.transfers & Rule::ReceiveKind) != 0;
    case Transfer::List:
        return (rule.transfers & Rule::ListKind) != 0;
    }
    return false;
}

} // namespace

bool Expectation::matchesTarget(const policy::Targets &targets, const Asked &asked) const
{
    const address::IpAddress &target = asked.target.address;
    if (targets.client && target == asked.client)
        return true;
    if (own.contains(target))
        return targets.server;
    if (targets.any)
        return true;
    for (const address::Subnet &subnet : targets.subnets) {
        if (subnet.contains(target))
            return true;
    }
    return false;
}

bool Expectation::matches(const Rule &rule, const Asked &asked) const
{
    const bool active = asked.direction == Direction::Active;
    if (!rule.enabled || (rule.expires != 0 && rule.expires <= now))
        return false;
    if ((rule.direction == Rule::When::Active && !active) || (rule.direction == Rule::When::Passive && active))
        return false;
    if (!matchesUser(rule.users, asked.user))
        return false;
    bool fromThere = false;
    for (const address::Subnet &subnet : rule.clients)
        fromThere = fromThere || subnet.contains(asked.client);
    if (!fromThere || !matchesTarget(rule.targets, asked))
        return false;
    if (active && !rule.ports.contains(asked.target.port))
        return false;
    return matchesTransfer(rule, asked.transfer) && rule.tls == Rule::Protection::Any;
}

bool Expectation::allows(const Asked &asked) const
{
    const bool active = asked.direction == Direction::Active;
    if (active ? !policy.active : !policy.passive)
        return false;
    if (active && asked.target.port == 0)
        return false;
    for (const Rule &rule : policy.rules) {
        if (!rule.reportOnly && matches(rule, asked))
            return rule.action == Action::Allow;
    }
    const bool itself = asked.target.address == asked.client;
    return policy.otherwise == Action::Allow && (itself || !own.contains(asked.target.address));
}

} // namespace selftest
