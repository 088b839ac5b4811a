#include "server/policy/Ladder.h"

#include "server/policy/TargetFacts.h"

#include <algorithm>

namespace policy {

namespace {

using address::IpAddress;
using address::Subnet;

bool holds(const QList<Subnet> &networks, const IpAddress &address)
{
    return std::any_of(networks.begin(), networks.end(),
                       [&address](const Subnet &network) { return network.contains(address); });
}

bool matchesDirection(const Rule &rule, Direction direction)
{
    const auto wanted = direction == Direction::Active ? Rule::When::Active : Rule::When::Passive;
    return rule.direction == Rule::When::Any || rule.direction == wanted;
}

bool matchesUsers(const Rule &rule, const Question &question)
{
    return std::any_of(rule.users.begin(), rule.users.end(), [&question](const QString &name) {
        if (name == QStringLiteral("*"))
            return true;
        if (name == QStringLiteral("anonymous"))
            return question.anonymous;
        return !question.anonymous && (name == question.user || name == QStringLiteral("users"));
    });
}

bool matchesNobodyYet(const Rule &rule)
{
    const Targets &targets = rule.targets;
    if (rule.action == Action::Allow)
        return targets.client || targets.server || targets.any || !targets.subnets.isEmpty();
    return targets.any
        || std::any_of(targets.subnets.begin(), targets.subnets.end(), [](const Subnet &net) { return net.isAny(); });
}

bool matchesTargets(const Rule &rule, const Question &question, const TargetFacts &target)
{
    const Targets &targets = rule.targets;
    if (!target.isKnown)
        return matchesNobodyYet(rule);
    if ((target.isClient && targets.client) || (target.isThisMachine && targets.server))
        return true;
    // A network may happen to hold this machine's address; nobody who writes 10.0.0.0/8 means the server itself.
    if (target.isThisMachine && !target.isClient)
        return false;
    // A gateway delivers to the embedded address, so a rule that denies it must not be walked around by spelling.
    const bool embedded = rule.action == Action::Deny && !target.embedded.isNull();
    return targets.any || holds(targets.subnets, question.target.address)
        || (embedded && holds(targets.subnets, target.embedded));
}

bool matchesTransfer(const Rule &rule, Transfer transfer)
{
    switch (transfer) {
    case Transfer::Send:
        return (rule.transfers & Rule::SendKind) != 0;
    case Transfer::Receive:
        return (rule.transfers & Rule::ReceiveKind) != 0;
    case Transfer::List:
        return (rule.transfers & Rule::ListKind) != 0;
    case Transfer::Unknown:
        break;
    }
    return rule.action == Action::Allow ? rule.transfers != 0 : rule.transfers == Rule::AnyKind;
}

Rung tryRule(const Rule &rule, const Question &question, const TargetFacts &target)
{
    if (!rule.enabled)
        return Rung::Disabled;
    if (rule.expires != 0 && question.now >= rule.expires)
        return Rung::Expired;
    if (!matchesDirection(rule, question.direction))
        return Rung::Direction;
    if (!matchesUsers(rule, question))
        return Rung::Users;
    if (!holds(rule.clients, question.client))
        return Rung::Clients;
    if (!matchesTargets(rule, question, target))
        return Rung::Targets;
    if (question.direction == Direction::Active && !rule.ports.contains(question.target.port))
        return Rung::Ports;
    if (!matchesTransfer(rule, question.transfer))
        return Rung::Transfers;
    const bool protectedEnough = rule.tls == Rule::Protection::Any || question.dataProtected;
    return protectedEnough ? Rung::Matched : Rung::Protection;
}

} // namespace

Ladder climb(const Policy &policy, const Question &question)
{
    Ladder ladder;
    if (question.malformed)
        return ladder;
    const TargetFacts target(question);
    ladder.reserve(policy.rules.size());
    for (const Rule &rule : policy.rules) {
        ladder.append(tryRule(rule, question, target));
        if (ladder.last() == Rung::Matched && !rule.reportOnly)
            break;
    }
    return ladder;
}

} // namespace policy
