// What PORT and EPRT may name: bounce attacks proper.

#include "server/net/InterfaceAddresses.h"
#include "server/selftest/Say.h"
#include "server/selftest/Stage.h"

#include <QSet>

#include <algorithm>

namespace selftest {

namespace {

using address::Endpoint;
using address::IpAddress;
using policy::Transfer;

QByteArray port(const Endpoint &target)
{
    return "PORT " + portArgument(target);
}

QByteArray eprt(const Endpoint &target)
{
    return "EPRT " + eprtArgument(target);
}

/// Names the bait, asks for a file, and sees whether what the policy says is what happens.
void attack(const Stage &stage, Finding &finding, const Bait &bait, const QByteArray &line)
{
    if (!bait.isValid()) {
        finding.skip(Say::tr("This machine does not let that address be used for a listener."));
        return;
    }
    Conversation conversation = stage.converse();
    const bool taken = stage.allows(bait.endpoint());
    finding.checkNamed(conversation.say(line), taken, line);
    const bool transfers = taken && stage.allows(bait.endpoint(), Transfer::Send);
    conversation.send("RETR file\r\n");
    const int begun = conversation.hear();
    if (!transfers) {
        finding.expect(Say::tr("RETR: refused"));
        if (begun < 400)
            finding.wrong(Say::tr("RETR began a transfer."));
        finding.checkUntouched(bait);
    } else {
        finding.expect(Say::tr("RETR: the file arrives at %1").arg(bait.endpoint().toString()));
        const base::Descriptor data = begun == 150 ? bait.accept() : base::Descriptor();
        const bool arrived = data.isValid() && Conversation::readAll(data.get()) == PrivateServer::fileContent();
        if (!arrived || conversation.hear() != 226)
            finding.wrong(Say::tr("The file did not arrive although the policy allows it."));
    }
    finding.note(conversation);
}

void thirdParty(const Stage &stage, Finding &finding)
{
    const Bait bait(stage.other);
    attack(stage, finding, bait, port(bait.endpoint()));
}

void thirdPartyExtended(const Stage &stage, Finding &finding)
{
    const Bait bait(stage.other);
    attack(stage, finding, bait, eprt(bait.endpoint()));
}

void itself(const Stage &stage, Finding &finding)
{
    const Bait bait(stage.client);
    attack(stage, finding, bait, port(bait.endpoint()));
}

void loopback(const Stage &stage, Finding &finding)
{
    const Bait bait(stage.self);
    attack(stage, finding, bait, port(bait.endpoint()));
}

void ownListener(const Stage &stage, Finding &finding)
{
    Conversation conversation = stage.converse();
    const QByteArray line = port(stage.server.overV4());
    finding.checkNamed(conversation.say(line), false, line);
    finding.note(conversation);
}

/// The passive port of another session is a door of this server, too.
void passiveListener(const Stage &stage, Finding &finding)
{
    Conversation victim = stage.converse();
    if (victim.say("EPSV") != 229) {
        finding.skip(Say::tr("The policy allows no passive data connection to this user."));
        return;
    }
    Conversation conversation = stage.converse();
    const QByteArray line = port({stage.self, passivePort(victim.lastReply())});
    finding.checkNamed(conversation.say(line), false, line);
    finding.note(conversation);
}

/// Every way to say "this machine", and every address that is nobody's, at ports on both sides of 1024.
void addressesByPorts(const Stage &stage, Finding &finding)
{
    QList<IpAddress> own{stage.self, Stage::anotherLoopback()};
    QList<IpAddress> nobodys{IpAddress::fromV4(0), IpAddress::fromV4(0xe0000001), IpAddress::fromV4(0xffffffff),
                             IpAddress::fromV4(0xa9fea9fe)};
    const QList<net::InterfaceAddress> interfaces = net::interfaceAddresses();
    for (const net::InterfaceAddress &each : interfaces) {
        if (each.address.isV4() && each.address.addressClass() != address::AddressClass::Loopback && own.size() < 6)
            own.append(each.address);
        if (each.broadcast.isV4() && !each.broadcast.isNull() && nobodys.size() < 8)
            nobodys.append(each.broadcast);
    }
    Conversation conversation = stage.converse();
    for (const IpAddress &address : own + nobodys) {
        for (const int number : {20, 25, 1023, 1024, 5000, 65535}) {
            const Endpoint target{address, quint16(number)};
            const QByteArray line = port(target);
            const bool allowed = !nobodys.contains(address) && stage.allows(target);
            finding.checkNamed(conversation.say(line), allowed, line);
        }
    }
    finding.note(conversation);
}

/// Only named, never transferred to: these are no addresses of the test's own.
void named(const Stage &stage, Finding &finding)
{
    Conversation conversation = stage.converse();
    int asked = 0;
    for (const policy::Rule &rule : stage.policy.rules) {
        for (const address::Subnet &subnet : rule.targets.subnets) {
            const IpAddress address = subnet.last();
            const bool special = subnet.isAny() || address.isNull()
                || (address.addressClass() != address::AddressClass::Private
                    && address.addressClass() != address::AddressClass::Global
                    && address.addressClass() != address::AddressClass::Documentation);
            // The last address of a network may be somebody's broadcast address; the first may be the network's own.
            if (special || !address.isV4() || asked >= 20)
                continue;
            ++asked;
            const quint16 first = rule.ports.isEmpty() ? quint16(4000) : rule.ports.ranges().first().first;
            const Endpoint target{IpAddress::fromV4(address.v4() - (subnet.prefixLength() < 31 ? 1 : 0)), first};
            const QByteArray line = port(target);
            finding.checkNamed(conversation.say(line), stage.allows(target), line);
        }
    }
    if (asked == 0)
        finding.skip(Say::tr("The policy names no IPv4 network."));
    finding.note(conversation);
}

void boundaryPorts(const Stage &stage, Finding &finding)
{
    QSet<int> ports{1, 19, 20, 21, 22, 25, 1023, 1024, 65535};
    for (const policy::Rule &rule : stage.policy.rules) {
        for (const address::PortRange &range : rule.ports.ranges())
            ports << range.first - 1 << range.first << range.last << range.last + 1;
    }
    QList<int> sorted(ports.begin(), ports.end());
    std::sort(sorted.begin(), sorted.end());
    Conversation conversation = stage.converse();
    for (const IpAddress &address : {stage.client, stage.other}) {
        for (const int number : std::as_const(sorted)) {
            if (number < 1 || number > 65535)
                continue;
            const Endpoint target{address, quint16(number)};
            const QByteArray line = port(target);
            finding.checkNamed(conversation.say(line), stage.allows(target), line);
        }
    }
    finding.note(conversation);
}

void portZero(const Stage &stage, Finding &finding)
{
    Conversation conversation = stage.converse();
    for (const IpAddress &address : {stage.client, stage.other}) {
        for (const QByteArray &line : {port({address, 0}), eprt({address, 0})})
            finding.checkNamed(conversation.say(line), false, line);
    }
    finding.note(conversation);
}

void nobodysAddresses(const Stage &stage, Finding &finding)
{
    Conversation conversation = stage.converse();
    for (const QByteArray &line :
         {QByteArray("PORT 0,0,0,0,100,1"), QByteArray("PORT 255,255,255,255,100,1"),
          QByteArray("PORT 224,0,0,1,100,1"), QByteArray("PORT 240,0,0,1,100,1"), QByteArray("EPRT |2|::|25601|"),
          QByteArray("EPRT |2|ff02::1|25601|"), QByteArray("EPRT |2|fe80::9|25601|")})
        finding.checkNamed(conversation.say(line), false, line);
    finding.note(conversation);
}

/// An IPv4 address in IPv6 clothes is the same machine, or nothing.
void mappedAddresses(const Stage &stage, Finding &finding)
{
    const Bait bait(stage.other);
    const QByteArray v4 = stage.other.toString().toLatin1();
    const QByteArray number = QByteArray::number(bait.endpoint().port);
    Conversation conversation = stage.converse();
    const bool allowed = stage.allows(bait.endpoint());
    for (const QByteArray &host : {QByteArray("::ffff:" + v4), QByteArray("::" + v4), QByteArray("64:ff9b::" + v4)}) {
        const QByteArray line = "EPRT |2|" + host + '|' + number + '|';
        const int code = conversation.say(line);
        if (code == 0 || (code < 400 && !allowed))
            finding.checkNamed(code, false, line);
        else
            finding.expect(Say::tr("%1: judged as the machine it means").arg(QString::fromLatin1(line)));
    }
    if (!allowed)
        finding.checkUntouched(bait);
    finding.note(conversation);
}

void overIpv6(const Stage &stage, Finding &finding)
{
    if (stage.server.overV6().address.isNull()) {
        finding.skip(Say::tr("This machine has no IPv6."));
        return;
    }
    Stage six = stage;
    six.client = stage.server.overV6().address; // a client on the server's own machine: there is no other ::1
    Conversation conversation(six.server.overV6(), six.client);
    const bool in = six.account.name.isEmpty()
        ? conversation.logIn(QStringLiteral("anonymous"), QStringLiteral("self@test"))
        : conversation.logIn(six.account.name, six.account.password);
    if (!in) {
        finding.wrong(Say::tr("Nobody could sign in over IPv6."));
        return;
    }
    const QByteArray own = eprt(six.server.overV6());
    finding.checkNamed(conversation.say(own), false, own);
    const Endpoint far{IpAddress::parse(u"2001:db8::9").value_or(IpAddress()), 4000};
    const QByteArray line = eprt(far);
    finding.checkNamed(conversation.say(line), six.allows(far), line);
    finding.note(conversation);
}

} // namespace

QList<Case> casesOfTargets()
{
    constexpr auto scan = QT_TRANSLATE_NOOP(
        "selftest", "Whoever can send the server to another machine can scan it, and reach what trusts the server.");
    constexpr auto inside =
        QT_TRANSLATE_NOOP("selftest", "Services that listen only on this machine trust whoever comes from it.");
    return {
        {"B01-third-party", QT_TRANSLATE_NOOP("selftest", "PORT to another machine"), scan, thirdParty},
        {"B02-third-party-eprt", QT_TRANSLATE_NOOP("selftest", "EPRT to another machine"), scan, thirdPartyExtended},
        {"B03-client", QT_TRANSLATE_NOOP("selftest", "PORT to the client itself"),
         QT_TRANSLATE_NOOP("selftest", "This is what active mode is for; a policy that allows it has to work."),
         itself},
        {"B04-named-networks", QT_TRANSLATE_NOOP("selftest", "PORT into each network that a rule names"), scan, named},
        {"B05-boundary-ports", QT_TRANSLATE_NOOP("selftest", "Every port at which the policy changes its mind"),
         QT_TRANSLATE_NOOP("selftest",
                           "Mail, login and remote shells listen on reserved ports and believe what comes."),
         boundaryPorts},
        {"B06-port-zero", QT_TRANSLATE_NOOP("selftest", "Port 0"),
         QT_TRANSLATE_NOOP("selftest", "Some systems take port 0 for any port."), portZero},
        {"B07-this-server", QT_TRANSLATE_NOOP("selftest", "PORT to the server's own loopback"), inside, loopback},
        {"B08-own-listener", QT_TRANSLATE_NOOP("selftest", "PORT to the server's own control port"),
         QT_TRANSLATE_NOOP("selftest", "A server that talks to itself carries out what a file says."), ownListener},
        {"B09-nobodys-address",
         QT_TRANSLATE_NOOP("selftest", "Unspecified, broadcast, multicast and link-local targets"),
         QT_TRANSLATE_NOOP("selftest", "They mean this machine or many machines at once."), nobodysAddresses},
        {"B10-mapped", QT_TRANSLATE_NOOP("selftest", "IPv4 addresses written as IPv6"),
         QT_TRANSLATE_NOOP("selftest", "A check of one spelling is passed by with the other."), mappedAddresses},
        {"B11-ipv6", QT_TRANSLATE_NOOP("selftest", "EPRT over IPv6"), scan, overIpv6},
        {"B21-passive-listener", QT_TRANSLATE_NOOP("selftest", "PORT to the passive port of another session"),
         QT_TRANSLATE_NOOP("selftest", "One session's transfer would be fed to another one's."), passiveListener},
        {"B22-addresses-by-ports", QT_TRANSLATE_NOOP("selftest", "This machine and nobody's addresses, port by port"),
         inside, addressesByPorts},
    };
}

} // namespace selftest
