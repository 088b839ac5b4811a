#include "server/address/Subnet.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using address::IpAddress;
using address::Subnet;

class SubnetTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void contains_data();
    void contains();
    void containsAsComparedBitByBit();
    void fromPrefixMasks();
    void nothingHoldsNothing();
};

void SubnetTest::reads_data()
{
    QTest::addColumn<QString>("canonical");
    QTest::addColumn<int>("length");
    QTest::addColumn<QString>("last");

    QTest::newRow("10.0.0.0/8") << u"10.0.0.0/8"_s << 8 << u"10.255.255.255"_s;
    QTest::newRow("0.0.0.0/0") << u"0.0.0.0/0"_s << 0 << u"255.255.255.255"_s;
    QTest::newRow("192.0.2.4/31") << u"192.0.2.4/31"_s << 31 << u"192.0.2.5"_s;
    QTest::newRow("192.0.2.7/32") << u"192.0.2.7"_s << 32 << u"192.0.2.7"_s;
    QTest::newRow("192.0.2.7") << u"192.0.2.7"_s << 32 << u"192.0.2.7"_s;
    QTest::newRow("::/0") << u"::/0"_s << 0 << u"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"_s;
    QTest::newRow("2001:DB8::/32") << u"2001:db8::/32"_s << 32 << u"2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"_s;
    QTest::newRow("2001:db8::7/128") << u"2001:db8::7"_s << 128 << u"2001:db8::7"_s;
    QTest::newRow("2001:db8::7") << u"2001:db8::7"_s << 128 << u"2001:db8::7"_s;
    QTest::newRow("2000::/3") << u"2000::/3"_s << 3 << u"3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"_s;
    QTest::newRow("::ffff:10.0.0.0/104") << u"10.0.0.0/8"_s << 8 << u"10.255.255.255"_s;
    QTest::newRow("::ffff:10.0.0.1") << u"10.0.0.1"_s << 32 << u"10.0.0.1"_s;
}

void SubnetTest::reads()
{
    QFETCH(QString, canonical);
    QFETCH(int, length);
    QFETCH(QString, last);
    const auto subnet = Subnet::parse(QString::fromLatin1(QTest::currentDataTag()));
    QVERIFY(subnet);
    QCOMPARE(subnet->toString(), canonical);
    QCOMPARE(subnet->prefixLength(), length);
    QCOMPARE(subnet->last().toString(), last);
    QCOMPARE(Subnet::parse(canonical), subnet);
}

void SubnetTest::refuses_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"",
                             "/",
                             "/8",
                             "10.0.0.0/",
                             "10.1.2.3/8",
                             "10.0.0.1/31",
                             "0.0.0.1/0",
                             "10.0.0.0/33",
                             "10.0.0.0/-1",
                             "10.0.0.0/08",
                             "10.0.0.0/+8",
                             "10.0.0.0/ 8",
                             "10.0.0.0 /8",
                             "10.0.0.0/8 ",
                             "10/8",
                             "10.0/16",
                             "010.0.0.0/8",
                             "10.0.0.0/255.0.0.0",
                             "10.0.0.0/8/8",
                             "2001:db8::7/64",
                             "2001:db8::/129",
                             "::1/0",
                             "[::]/0",
                             "fe80::%1/64",
                             "::ffff:10.0.0.0/8",
                             "::ffff:0:0/95",
                             "Any",
                             "ANY",
                             "any ",
                             "any/0",
                             "*",
                             "localhost"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void SubnetTest::refuses()
{
    QFETCH(QString, text);
    QVERIFY(!Subnet::parse(text));
}

void SubnetTest::contains_data()
{
    QTest::addColumn<QString>("subnet");
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("inside");

    QTest::newRow("first address") << u"10.0.0.0/8"_s << u"10.0.0.0"_s << true;
    QTest::newRow("last address") << u"10.0.0.0/8"_s << u"10.255.255.255"_s << true;
    QTest::newRow("just below") << u"10.0.0.0/8"_s << u"9.255.255.255"_s << false;
    QTest::newRow("just above") << u"10.0.0.0/8"_s << u"11.0.0.0"_s << false;
    QTest::newRow("mapped spelling") << u"10.0.0.0/8"_s << u"::ffff:10.0.0.1"_s << true;
    QTest::newRow("half a byte, inside") << u"172.16.0.0/12"_s << u"172.31.255.255"_s << true;
    QTest::newRow("half a byte, outside") << u"172.16.0.0/12"_s << u"172.32.0.0"_s << false;
    QTest::newRow("all of IPv4 holds no IPv6") << u"0.0.0.0/0"_s << u"2001:db8::1"_s << false;
    QTest::newRow("all of IPv6 holds no IPv4") << u"::/0"_s << u"10.0.0.1"_s << false;
    QTest::newRow("all of IPv6 holds no mapped address") << u"::/0"_s << u"::ffff:10.0.0.1"_s << false;
    QTest::newRow("all of IPv6") << u"::/0"_s << u"ff02::1"_s << true;
    QTest::newRow("one address") << u"192.0.2.7"_s << u"192.0.2.7"_s << true;
    QTest::newRow("its neighbour") << u"192.0.2.7"_s << u"192.0.2.6"_s << false;
    QTest::newRow("one IPv6 address") << u"2001:db8::7"_s << u"2001:db8::7"_s << true;
    QTest::newRow("its IPv6 neighbour") << u"2001:db8::7"_s << u"2001:db8::6"_s << false;
    QTest::newRow("any holds IPv4") << u"any"_s << u"10.0.0.1"_s << true;
    QTest::newRow("any holds IPv6") << u"any"_s << u"2001:db8::1"_s << true;
    QTest::newRow("embedding is not membership") << u"10.0.0.0/8"_s << u"64:ff9b::10.0.0.1"_s << false;
}

void SubnetTest::contains()
{
    QFETCH(QString, subnet);
    QFETCH(QString, address);
    QFETCH(bool, inside);
    QCOMPARE(Subnet::parse(subnet)->contains(*IpAddress::parse(address)), inside);
}

void SubnetTest::containsAsComparedBitByBit()
{
    const auto bitOf = [](const IpAddress &address, int bit) {
        return (address.bytes()[size_t(bit / 8)] >> (7 - bit % 8)) & 1;
    };
    QRandomGenerator random(99);
    int inside = 0;
    for (int i = 0; i < 50000; ++i) {
        IpAddress::Bytes bytes{};
        for (quint8 &byte : bytes)
            byte = quint8(random.generate());
        const IpAddress network = IpAddress::fromV6(bytes);
        const int prefix = random.bounded(129);
        bytes[size_t(random.bounded(16))] ^= quint8(1 << random.bounded(8));
        const IpAddress other = IpAddress::fromV6(bytes);

        bool expected = true;
        for (int bit = 0; bit < prefix; ++bit)
            expected = expected && bitOf(network, bit) == bitOf(other, bit);
        QCOMPARE(Subnet::fromPrefix(network, prefix).contains(other), expected);
        inside += expected ? 1 : 0;
    }
    QVERIFY(inside > 1000 && inside < 49000);
}

void SubnetTest::fromPrefixMasks()
{
    QCOMPARE(Subnet::fromPrefix(*IpAddress::parse(u"10.1.2.3"), 8), *Subnet::parse(u"10.0.0.0/8"));
    QCOMPARE(Subnet::fromPrefix(*IpAddress::parse(u"2001:db8::7"), 64), *Subnet::parse(u"2001:db8::/64"));
    QCOMPARE(Subnet::fromPrefix(*IpAddress::parse(u"10.1.2.3"), 0), *Subnet::parse(u"0.0.0.0/0"));
    const IpAddress scoped = IpAddress::fromV6(IpAddress::parse(u"fe80::1")->bytes(), 2);
    QCOMPARE(Subnet::host(scoped), *Subnet::parse(u"fe80::1"));
    QVERIFY(Subnet::host(scoped).contains(scoped));
}

void SubnetTest::nothingHoldsNothing()
{
    const Subnet nothing;
    QVERIFY(nothing.isNull());
    QVERIFY(!nothing.contains(IpAddress()));
    QVERIFY(!nothing.contains(*IpAddress::parse(u"::")));
    QVERIFY(!Subnet::any().contains(IpAddress()));
    QVERIFY(!Subnet::any().isNull());
    QCOMPARE(Subnet::any().toString(), u"any"_s);
    QCOMPARE(nothing.toString(), QString());
    QVERIFY(nothing.last().isNull());
    QVERIFY(Subnet::host(IpAddress()).isNull());
}

QTEST_APPLESS_MAIN(SubnetTest)
#include "tst_subnet.moc"
