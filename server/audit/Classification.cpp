#include "server/audit/Classification.h"

#include <algorithm>
#include <tuple>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

using address::AddressClass;
using address::IpAddress;
using address::Subnet;

constexpr quint16 firstFreePort = 1024;
constexpr qsizetype manyPorts = 5;
constexpr qsizetype manyTargets = 5;
/// A client that takes its private address for its own names another port for each transfer it tries.
constexpr qsizetype mostPortsOfAMistake = 30;
constexpr qint64 oftenRepeated = 3;
/// "PORT 10,0,0,1,80,80", and scanme.nmap.org where names can be looked up: nmap 7.93, scripts/ftp-bounce.nse.
constexpr quint16 nmapPort = 80 * 256 + 80;
constexpr IpAddress nmapTargets[] = {IpAddress::fromV4(0x0a000001), IpAddress::fromV4(0x2d21209c)};

bool isDockerBridge(const IpAddress &address)
{
    return Subnet::fromPrefix(IpAddress::fromV4(0xac110000), 16).contains(address);
}

bool isInSameNetwork(const IpAddress &a, const IpAddress &b)
{
    return a.family() == b.family() && Subnet::fromPrefix(a, a.isV4() ? 24 : 64).contains(b);
}

bool isLocalNetwork(const IpAddress &address)
{
    const AddressClass kind = address.addressClass();
    return kind == AddressClass::Private || kind == AddressClass::LinkLocal;
}

} // namespace

void ClientActivity::add(const Seen &seen)
{
    if (m_attempts == 0)
        m_first = seen.at;
    m_last = seen;
    m_attempts += seen.count;
    keepKind(seen);
    if (!seen.active || seen.target.address.isNull())
        return;
    if (m_targets.size() < m_keep)
        m_targets.insert(seen.target.address);
    if (m_ports.size() < m_keep)
        m_ports.insert(seen.target.port);
    m_lowestPort = qMin(m_lowestPort, seen.target.port);
    m_highestPort = qMax(m_highestPort, seen.target.port);
    m_reserved |= seen.target.port < firstFreePort;
}

void ClientActivity::keepKind(const Seen &seen)
{
    constexpr qsizetype most = 32;
    const auto kind = [](const Seen &one) {
        return std::tuple(one.reasons.toInt(), one.target.port < firstFreePort, one.target.port == nmapPort,
                          one.afterUpload, one.active, one.target.address == one.client);
    };
    const bool known =
        std::any_of(m_kinds.cbegin(), m_kinds.cend(), [&](const Seen &one) { return kind(one) == kind(seen); });
    if (!known && m_kinds.size() < most)
        m_kinds += seen;
}

Classified ClientActivity::classifyWhole() const
{
    // The gravest first; what is many is graver than what it is made of.
    constexpr AttemptClass order[] = {
        AttemptClass::Payload,    AttemptClass::Scan,       AttemptClass::Sweep,
        AttemptClass::SelfBounce, AttemptClass::NmapScript, AttemptClass::ReservedPortProbe,
        AttemptClass::NatMistake, AttemptClass::MultiHomed, AttemptClass::Mistake};
    Classified gravest = classify();
    const auto rank = [&](AttemptClass kind) { return std::find(std::begin(order), std::end(order), kind); };
    for (const Seen &seen : m_kinds) {
        const Classified one = classify(seen);
        if (rank(one.kind) < rank(gravest.kind))
            gravest = one;
    }
    return gravest;
}

bool ClientActivity::looksLikeOwnAddress(const Seen &seen) const
{
    const IpAddress &target = seen.target.address;
    return m_targets.size() == 1 && !m_reserved && m_ports.size() <= mostPortsOfAMistake && target != seen.client
        && (isLocalNetwork(target) || isInSameNetwork(seen.client, target));
}

AttemptClass ClientActivity::kindOf(Ground ground)
{
    switch (ground) {
    case Ground::NoTarget:
    case Ground::NoListener:
    case Ground::Repeated:
        return AttemptClass::Mistake;
    case Ground::AsNmapAsks:
        return AttemptClass::NmapScript;
    case Ground::AfterUpload:
        return AttemptClass::Payload;
    case Ground::ClientsNetwork:
    case Ground::ContainerNetwork:
    case Ground::BothPrivate:
        return AttemptClass::MultiHomed;
    case Ground::PrivateOnly:
        return AttemptClass::NatMistake;
    case Ground::ThisServer:
        return AttemptClass::SelfBounce;
    case Ground::ManyPorts:
        return AttemptClass::Scan;
    case Ground::ManyTargets:
        return AttemptClass::Sweep;
    case Ground::ReservedPort:
        return AttemptClass::ReservedPortProbe;
    case Ground::NotTheClient:
    case Ground::OwnAddress:
    case Ground::TooLittle:
        return AttemptClass::Unknown;
    }
    Q_UNREACHABLE();
}

Classified ClientActivity::classify(const Seen &seen) const
{
    const Ground ground = groundOf(seen);
    return {kindOf(ground), reasonsOf(ground, seen)};
}

ClientActivity::Ground ClientActivity::groundOf(const Seen &seen) const
{
    const IpAddress &target = seen.target.address;
    if (!seen.active)
        return Ground::NotTheClient;
    if (target.isNull() || seen.reasons & (policy::Reason::Malformed | policy::Reason::PortZero))
        return Ground::NoTarget;
    if (seen.target.port == nmapPort
        && std::find(std::begin(nmapTargets), std::end(nmapTargets), target) != std::end(nmapTargets))
        return Ground::AsNmapAsks;
    return groundOfTarget(seen);
}

ClientActivity::Ground ClientActivity::groundOfTarget(const Seen &seen) const
{
    const IpAddress &target = seen.target.address;
    const bool isOwn = target == seen.client;
    if (seen.afterUpload && !isOwn && seen.command != u"LIST")
        return Ground::AfterUpload;
    if (looksLikeOwnAddress(seen))
        return groundOfMistake(seen);
    if (seen.reasons & policy::Reason::ThisServer || (target.isLoopback() && !seen.client.isLoopback()))
        return Ground::ThisServer;
    if (!isOwn && (m_targets.size() >= manyTargets || m_ports.size() >= manyPorts))
        return m_ports.size() >= m_targets.size() ? Ground::ManyPorts : Ground::ManyTargets;
    if (seen.target.port < firstFreePort)
        return Ground::ReservedPort;
    return groundOfRest(seen);
}

ClientActivity::Ground ClientActivity::groundOfMistake(const Seen &seen) const
{
    const IpAddress &target = seen.target.address;
    if (isInSameNetwork(seen.client, target))
        return Ground::ClientsNetwork;
    if (isDockerBridge(target))
        return Ground::ContainerNetwork;
    return isLocalNetwork(seen.client) ? Ground::BothPrivate : Ground::PrivateOnly;
}

ClientActivity::Ground ClientActivity::groundOfRest(const Seen &seen) const
{
    if (seen.target.address == seen.client)
        return Ground::OwnAddress;
    if (seen.reasons & policy::Reason::NotRoutable)
        return Ground::NoListener;
    return m_targets.size() == 1 && m_attempts >= oftenRepeated ? Ground::Repeated : Ground::TooLittle;
}

} // namespace audit
