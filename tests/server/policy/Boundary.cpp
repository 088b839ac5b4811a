#include "tests/server/policy/Boundary.h"

#include <QSet>

#include <algorithm>

using address::AddressClass;
using address::IpAddress;
using address::Subnet;

namespace boundary {

namespace {

/// One further up or down; null past either end.
IpAddress beside(const IpAddress &address, int step)
{
    IpAddress::Bytes bytes = address.bytes();
    int carry = step;
    for (int i = 15; i >= 0 && carry != 0; --i) {
        const int sum = bytes[size_t(i)] + carry;
        bytes[size_t(i)] = quint8(sum & 0xff);
        carry = sum < 0 ? -1 : sum >> 8;
    }
    return carry == 0 ? IpAddress::fromV6(bytes) : IpAddress();
}

IpAddress sixToFour(quint32 v4)
{
    return IpAddress::fromV6({0x20, 0x02, quint8(v4 >> 24), quint8(v4 >> 16), quint8(v4 >> 8), quint8(v4), 0, 1});
}

IpAddress translated(quint32 v4)
{
    return IpAddress::fromV6(
        {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, quint8(v4 >> 24), quint8(v4 >> 16), quint8(v4 >> 8), quint8(v4)});
}

IpAddress tunnelled(quint32 v4, quint8 server)
{
    const quint32 inverted = ~v4;
    return IpAddress::fromV6({0x20, 0x01, 0, 0, 0x12, server, 0, 0, 0, 0, 0, 0, quint8(inverted >> 24),
                              quint8(inverted >> 16), quint8(inverted >> 8), quint8(inverted)});
}

const QList<IpAddress> &naturalEnds()
{
    static const QList<IpAddress> ends = [] {
        QList<IpAddress> list;
        for (const char16_t *text : {u"1.0.0.0",
                                     u"126.255.255.255",
                                     u"127.0.0.0",
                                     u"127.255.255.255",
                                     u"128.0.0.0",
                                     u"169.253.255.255",
                                     u"169.254.0.0",
                                     u"169.254.255.255",
                                     u"169.255.0.0",
                                     u"223.255.255.255",
                                     u"::1",
                                     u"::1:0:0:0",
                                     u"63:ffff::",
                                     u"64:ff9b::808:808",
                                     u"64:ff9b:0:0:0:1::",
                                     u"2000::",
                                     u"2001:1::",
                                     u"2003::",
                                     u"fdff:ffff::1",
                                     u"fe7f:ffff::",
                                     u"fe80::",
                                     u"fe80::9",
                                     u"febf:ffff::1"})
            list.append(*IpAddress::parse(QStringView(text)));
        return list;
    }();
    return ends;
}

} // namespace

Place placeOf(const IpAddress &address, const policy::Surroundings &around)
{
    const IpAddress behind = address.embeddedV4();
    const auto isAmong = [&](const QSet<IpAddress> &set) {
        return set.contains(address.withoutScope()) || (!behind.isNull() && set.contains(behind));
    };
    const AddressClass nature = address.addressClass();
    const bool nobody = nature == AddressClass::Unspecified || nature == AddressClass::Multicast
        || nature == AddressClass::Broadcast || nature == AddressClass::Reserved;
    if (nobody || isAmong(around.broadcasts))
        return Place::Nowhere;
    return nature == AddressClass::Loopback || isAmong(around.own) ? Place::Here : Place::Elsewhere;
}

bool canBeOther(const IpAddress &address)
{
    return address.addressClass() != AddressClass::LinkLocal;
}

QList<IpAddress> addresses(const QList<Subnet> &networks, const policy::Surroundings &around, QRandomGenerator &random)
{
    QSet<IpAddress> all(naturalEnds().begin(), naturalEnds().end());
    const auto addAround = [&all](const IpAddress &first, const IpAddress &last) {
        all << first << last << beside(first, -1) << beside(first, 1) << beside(last, 1) << beside(last, -1);
    };
    for (const Subnet &network : networks) {
        if (!network.isAny())
            addAround(network.network(), network.last());
    }
    for (const IpAddress &address : around.own + around.broadcasts)
        addAround(address, address);
    for (int i = 0; i < 2; ++i)
        all << IpAddress::fromV4(random.generate());

    const QSet<IpAddress> plain = all;
    for (const IpAddress &address : plain) {
        if (address.isV4())
            all << sixToFour(address.v4()) << translated(address.v4()) << tunnelled(address.v4(), 0x34);
    }
    QList<IpAddress> list;
    for (const IpAddress &address : std::as_const(all)) {
        if (placeOf(address, around) != Place::Nowhere)
            list.append(address);
    }
    std::sort(list.begin(), list.end());
    return list;
}

QList<Subnet> networksOf(const policy::Policy &policy)
{
    QList<Subnet> networks;
    for (const policy::Rule &rule : policy.rules)
        networks += rule.clients + rule.targets.subnets;
    return networks;
}

QList<quint16> ports(const QList<address::PortSet> &sets, QRandomGenerator &random)
{
    QSet<int> all{0, 1, 19, 20, 21, 22, 1023, 1024, 65534, 65535, random.bounded(65536)};
    for (const address::PortSet &set : sets) {
        for (const address::PortRange &range : set.ranges()) {
            for (const int step : {-1, 0, 1})
                all << range.first + step << range.last + step;
        }
    }
    QList<quint16> list;
    for (const int port : std::as_const(all)) {
        if (port >= 0 && port <= 65535)
            list.append(quint16(port));
    }
    std::sort(list.begin(), list.end());
    return list;
}

QList<address::PortSet> portsOf(const policy::Policy &policy)
{
    QList<address::PortSet> sets;
    for (const policy::Rule &rule : policy.rules)
        sets.append(rule.ports);
    return sets;
}

bool isIn(const IpAddress &address, const QList<Subnet> &networks)
{
    return std::any_of(networks.begin(), networks.end(), [&](const Subnet &n) { return n.contains(address); });
}

} // namespace boundary
