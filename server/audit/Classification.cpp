#include "server/audit/Classification.h"

#include <QCoreApplication>

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

QString sentence(const char *source)
{
    return QCoreApplication::translate("audit", source);
}

QString counted(const char *source, qsizetype number)
{
    return QCoreApplication::translate("audit", source, nullptr, int(number));
}

struct ClassText
{
    const char16_t *name;
    bool hostile;
    const char *explanation;
};
/// In the order of AttemptClass.
constexpr ClassText classTexts[] = {
    {u"unknown", false, QT_TRANSLATE_NOOP("audit", "Nothing tells what the client wanted.")},
    {u"scan", true,
     QT_TRANSLATE_NOOP("audit", "Port scan through this server: many ports of another machine were named.")},
    {u"sweep", true, QT_TRANSLATE_NOOP("audit", "Sweep: many other machines were named.")},
    {u"self-bounce", true,
     QT_TRANSLATE_NOOP("audit", "Self-bounce: the server was told to connect to itself, to pass for a local client.")},
    {u"reserved-port-probe", true,
     QT_TRANSLATE_NOOP("audit", "Probe of a reserved port: below 1024 services listen, but no FTP client does.")},
    {u"payload", true,
     QT_TRANSLATE_NOOP("audit", "Payload: something was uploaded, then another machine was named to send it to.")},
    {u"nmap-script", true,
     QT_TRANSLATE_NOOP("audit", "The test of nmap's ftp-bounce script: is this server open to bounce attacks?")},
    {u"nat-mistake", false,
     QT_TRANSLATE_NOOP("audit",
                       "A client behind NAT that named its private address, which can't be reached from here.")},
    {u"multi-homed", false,
     QT_TRANSLATE_NOOP(
         "audit", "A client with several addresses, or in a container, that named another one than it came from.")},
    {u"mistake", false,
     QT_TRANSLATE_NOOP("audit", "A mistake of the client: its command means nothing, or it repeats the same one.")},
};

const ClassText &classText(AttemptClass kind)
{
    return classTexts[size_t(kind)];
}

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

QString className(AttemptClass kind)
{
    return QString::fromUtf16(classText(kind).name);
}

std::optional<AttemptClass> classFromName(QStringView name)
{
    for (size_t i = 0; i < std::size(classTexts); ++i) {
        if (name == QStringView(classTexts[i].name))
            return AttemptClass(i);
    }
    return std::nullopt;
}

QStringList classNames()
{
    QStringList names;
    for (const ClassText &text : classTexts)
        names += QString::fromUtf16(text.name);
    return names;
}

bool isHostile(AttemptClass kind)
{
    return classText(kind).hostile;
}

QString classExplanation(AttemptClass kind)
{
    return sentence(classText(kind).explanation);
}

QString classRemedy(AttemptClass kind)
{
    switch (kind) {
    case AttemptClass::NatMistake:
        return sentence(
            "Your FTP client tells the server to connect to a private address of your network. Please switch "
            "it to passive mode (in most programs: Settings, Connection, FTP, Transfer mode: passive).");
    case AttemptClass::MultiHomed:
        return sentence("Your FTP client tells the server to connect to another address than the one it comes from. "
                        "Please switch it to passive mode, or bind it to one address.");
    case AttemptClass::Mistake:
        return sentence("Your FTP client asks for data connections that this server doesn't open. Please switch it to "
                        "passive mode.");
    default:
        return {};
    }
}

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

Classified ClientActivity::classifyMistake(const Seen &seen) const
{
    const IpAddress &target = seen.target.address;
    const QString same =
        counted(QT_TRANSLATE_N_NOOP("audit", "All %n attempts name the same address, without reserved ports."),
                qsizetype(m_attempts));
    if (isInSameNetwork(seen.client, target)) {
        return {AttemptClass::MultiHomed,
                {sentence("%1 is in the network that the client comes from.").arg(target.toString()), same}};
    }
    if (isDockerBridge(target)) {
        return {AttemptClass::MultiHomed,
                {sentence("%1 is an address that Docker gives to containers.").arg(target.toString()), same}};
    }
    if (isLocalNetwork(seen.client)) {
        return {AttemptClass::MultiHomed,
                {sentence("The client and %1 are both of private networks: perhaps of the same machine.")
                     .arg(target.toString()),
                 same}};
    }
    return {
        AttemptClass::NatMistake,
        {sentence("%1 is a private address, but the client comes from a public one.").arg(target.toString()), same}};
}

Classified ClientActivity::classify(const Seen &seen) const
{
    const IpAddress &target = seen.target.address;
    if (!seen.active)
        return {AttemptClass::Unknown,
                {sentence("Somebody else than the client connected to the port that was opened for it.")}};
    if (target.isNull() || seen.reasons & (policy::Reason::Malformed | policy::Reason::PortZero))
        return {AttemptClass::Mistake, {sentence("The argument names no usable address and port.")}};
    if (seen.target.port == nmapPort
        && std::find(std::begin(nmapTargets), std::end(nmapTargets), target) != std::end(nmapTargets)) {
        return {AttemptClass::NmapScript,
                {sentence("%1:%2 is exactly what nmap's ftp-bounce script asks for.")
                     .arg(target.toString())
                     .arg(seen.target.port)}};
    }
    return classifyTarget(seen);
}

Classified ClientActivity::classifyTarget(const Seen &seen) const
{
    const IpAddress &target = seen.target.address;
    const bool isOwn = target == seen.client;
    if (seen.afterUpload && !isOwn && seen.command != u"LIST") {
        return {AttemptClass::Payload,
                {sentence("The client uploaded something before it named %1.").arg(target.toString())}};
    }
    if (looksLikeOwnAddress(seen))
        return classifyMistake(seen);
    if (seen.reasons & policy::Reason::ThisServer || (target.isLoopback() && !seen.client.isLoopback()))
        return {AttemptClass::SelfBounce, {sentence("%1 is this server or one of its ports.").arg(target.toString())}};
    if (!isOwn && (m_targets.size() >= manyTargets || m_ports.size() >= manyPorts))
        return classifyMany();
    if (seen.target.port < firstFreePort)
        return {AttemptClass::ReservedPortProbe, {sentence("Port %1 is below 1024.").arg(seen.target.port)}};
    return classifyRest(seen);
}

Classified ClientActivity::classifyMany() const
{
    const QString ports = counted(QT_TRANSLATE_N_NOOP("audit", "%n different ports were named."), m_ports.size());
    const QString targets =
        counted(QT_TRANSLATE_N_NOOP("audit", "%n different addresses were named."), m_targets.size());
    if (m_ports.size() >= m_targets.size())
        return {AttemptClass::Scan, {ports, targets}};
    return {AttemptClass::Sweep, {targets, ports}};
}

Classified ClientActivity::classifyRest(const Seen &seen) const
{
    const IpAddress &target = seen.target.address;
    if (target == seen.client)
        return {AttemptClass::Unknown,
                {sentence("The client named its own address and no reserved port; the policy refuses even that.")}};
    if (seen.reasons & policy::Reason::NotRoutable)
        return {AttemptClass::Mistake,
                {sentence("%1 is no address that anything could listen on.").arg(target.toString())}};
    if (m_targets.size() == 1 && m_attempts >= oftenRepeated) {
        return {AttemptClass::Mistake,
                {counted(QT_TRANSLATE_N_NOOP("audit", "All %n attempts name the same address, without reserved ports."),
                         qsizetype(m_attempts))}};
    }
    return {AttemptClass::Unknown, {sentence("Too little is known yet: another machine was named, no reserved port.")}};
}

} // namespace audit
