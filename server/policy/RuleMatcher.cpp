#include "server/policy/RuleMatcher.h"

#include <QStringView>

#include <algorithm>

namespace policy {

namespace {

using address::AddressClass;
using address::IpAddress;

/// A target from the wire never carries a scope, so the scope only tells apart what two sockets reported.
bool isSameHost(const IpAddress &target, const IpAddress &client)
{
    return !target.isNull() && target.family() == client.family() && target.bytes() == client.bytes()
        && (target.scopeId() == 0 || target.scopeId() == client.scopeId());
}

bool isMember(const QSet<IpAddress> &addresses, const IpAddress &address, const IpAddress &embedded)
{
    return addresses.contains(address.withoutScope()) || (!embedded.isNull() && addresses.contains(embedded));
}

bool isStandIn(const QList<address::Subnet> &standIns, const IpAddress &address)
{
    return std::any_of(standIns.begin(), standIns.end(),
                       [&address](const address::Subnet &subnet) { return subnet.contains(address); });
}

bool isRoutable(AddressClass addressClass, bool isClient)
{
    switch (addressClass) {
    case AddressClass::Unspecified:
    case AddressClass::Multicast:
    case AddressClass::Broadcast:
    case AddressClass::Reserved:
        return false;
    case AddressClass::LinkLocal:
        return isClient;
    case AddressClass::Loopback:
    case AddressClass::Private:
    case AddressClass::Documentation:
    case AddressClass::Global:
        break;
    }
    return true;
}

quint8 bitOf(Transfer transfer)
{
    switch (transfer) {
    case Transfer::Unknown:
        break;
    case Transfer::Send:
        return Rule::SendKind;
    case Transfer::Receive:
        return Rule::ReceiveKind;
    case Transfer::List:
        return Rule::ListKind;
    }
    return 0;
}

bool coversEverybody(const Targets &targets)
{
    if (targets.any)
        return true;
    for (const address::Subnet &subnet : targets.subnets) {
        if (subnet.isAny())
            return true;
    }
    return false;
}

bool coversSomebody(const Targets &targets)
{
    return targets.client || targets.server || targets.any || !targets.subnets.isEmpty();
}

} // namespace

RuleMatcher::RuleMatcher(const Question &question)
    : m_question(question)
    , m_transferBit(bitOf(question.transfer))
{
    const IpAddress &target = question.target.address;
    m_targetKnown = !question.malformed && (question.direction == Direction::Active || !target.isNull());
    if (!m_targetKnown)
        return;

    const AddressClass addressClass = target.addressClass();
    m_embedded = target.embeddedV4();
    m_targetIsClient = isSameHost(target, question.client);
    m_targetIsThisMachine = addressClass == AddressClass::Loopback;
    m_targetIsRoutable = isRoutable(addressClass, m_targetIsClient);
    if (const Surroundings *around = question.surroundings) {
        if (isStandIn(around->standIns, target))
            m_targetIsThisMachine = false;
        m_targetIsThisMachine = m_targetIsThisMachine || isMember(around->own, target, m_embedded);
        m_targetIsRoutable = m_targetIsRoutable && !isMember(around->broadcasts, target, m_embedded);
    }
}

Rung RuleMatcher::tryGeneral(const Rule &rule) const
{
    if (!rule.enabled)
        return Rung::Disabled;
    if (rule.expires != 0 && m_question.now >= rule.expires)
        return Rung::Expired;
    const auto wanted = m_question.direction == Direction::Active ? Rule::When::Active : Rule::When::Passive;
    if (rule.direction != Rule::When::Any && rule.direction != wanted)
        return Rung::Direction;
    if (!matchesUsers(rule))
        return Rung::Users;
    if (!matchesClients(rule))
        return Rung::Clients;
    return Rung::Matched;
}

Rung RuleMatcher::tryRule(const Rule &rule) const
{
    if (const Rung general = tryGeneral(rule); general != Rung::Matched)
        return general;
    if (!matchesTargets(rule))
        return Rung::Targets;
    if (!matchesPorts(rule))
        return Rung::Ports;
    if (!matchesTransfers(rule))
        return Rung::Transfers;
    return matchesProtection(rule) ? Rung::Matched : Rung::Protection;
}

bool RuleMatcher::concerns(const Rule &rule) const
{
    return tryGeneral(rule) == Rung::Matched && matchesTransfers(rule);
}

bool RuleMatcher::matchesUsers(const Rule &rule) const
{
    for (const QString &name : rule.users) {
        if (name.size() == 1 && name.front() == u'*')
            return true;
        const QStringView view(name);
        if (view == QStringView(u"anonymous")) {
            if (m_question.anonymous)
                return true;
        } else if (!m_question.anonymous && (view == m_question.user || view == QStringView(u"users"))) {
            return true;
        }
    }
    return false;
}

bool RuleMatcher::matchesClients(const Rule &rule) const
{
    for (const address::Subnet &subnet : rule.clients) {
        if (subnet.contains(m_question.client))
            return true;
    }
    return false;
}

bool RuleMatcher::matchesTargets(const Rule &rule) const
{
    const Targets &targets = rule.targets;
    if (!m_targetKnown)
        return rule.action == Action::Allow ? coversSomebody(targets) : coversEverybody(targets);
    if (m_targetIsClient && targets.client)
        return true;
    if (m_targetIsThisMachine && targets.server)
        return true;
    // A network may happen to hold this machine's address; nobody who writes 10.0.0.0/8 means the server itself.
    if (m_targetIsThisMachine && !m_targetIsClient)
        return false;
    return targets.any || matchesSubnets(rule);
}

bool RuleMatcher::matchesSubnets(const Rule &rule) const
{
    // A gateway delivers to the embedded address, so a rule that denies it must not be walked around by spelling.
    const bool alsoEmbedded = rule.action == Action::Deny && !m_embedded.isNull();
    for (const address::Subnet &subnet : rule.targets.subnets) {
        if (subnet.contains(m_question.target.address) || (alsoEmbedded && subnet.contains(m_embedded)))
            return true;
    }
    return false;
}

bool RuleMatcher::matchesPorts(const Rule &rule) const
{
    return m_question.direction == Direction::Passive || rule.ports.contains(m_question.target.port);
}

bool RuleMatcher::matchesTransfers(const Rule &rule) const
{
    if (m_transferBit != 0)
        return (rule.transfers & m_transferBit) != 0;
    return rule.action == Action::Allow ? rule.transfers != 0 : rule.transfers == Rule::AnyKind;
}

bool RuleMatcher::matchesProtection(const Rule &rule) const
{
    return rule.tls == Rule::Protection::Any || m_question.dataProtected;
}

} // namespace policy
