#include "server/address/IpAddress.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using address::AddressClass;
using address::IpAddress;

class AddressClassTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void classes_data();
    void classes();
    void embedded_data();
    void embedded();
};

void AddressClassTest::classes_data()
{
    QTest::addColumn<AddressClass>("expected");
    const auto row = [](const char *text, AddressClass expected) { QTest::newRow(text) << expected; };
    using enum AddressClass;

    // Both ends of every block, and the neighbours outside.
    row("0.0.0.0", Unspecified), row("0.255.255.255", Unspecified), row("1.0.0.0", Global);
    row("9.255.255.255", Global), row("10.0.0.0", Private), row("10.255.255.255", Private), row("11.0.0.0", Global);
    row("100.63.255.255", Global), row("100.64.0.0", Private), row("100.127.255.255", Private);
    row("100.128.0.0", Global), row("126.255.255.255", Global), row("127.0.0.0", Loopback);
    row("127.0.0.1", Loopback), row("127.255.255.255", Loopback), row("128.0.0.0", Global);
    row("169.253.255.255", Global), row("169.254.0.0", LinkLocal), row("169.254.169.254", LinkLocal);
    row("169.254.255.255", LinkLocal), row("169.255.0.0", Global), row("172.15.255.255", Global);
    row("172.16.0.0", Private), row("172.31.255.255", Private), row("172.32.0.0", Global);
    row("192.0.1.255", Global), row("192.0.2.0", Documentation), row("192.0.2.255", Documentation);
    row("192.0.3.0", Global), row("192.167.255.255", Global), row("192.168.0.0", Private);
    row("192.168.255.255", Private), row("192.169.0.0", Global), row("198.17.255.255", Global);
    row("198.18.0.0", Documentation), row("198.19.255.255", Documentation), row("198.20.0.0", Global);
    row("198.51.99.255", Global), row("198.51.100.0", Documentation), row("198.51.100.255", Documentation);
    row("198.51.101.0", Global), row("203.0.112.255", Global), row("203.0.113.0", Documentation);
    row("203.0.113.255", Documentation), row("203.0.114.0", Global), row("223.255.255.255", Global);
    row("224.0.0.0", Multicast), row("239.255.255.255", Multicast), row("240.0.0.0", Reserved);
    row("255.255.255.254", Reserved), row("255.255.255.255", Broadcast), row("8.8.8.8", Global);

    row("::", Unspecified), row("::1", Loopback), row("::2", Reserved), row("::ffff", Reserved);
    row("::203.0.113.7", Reserved), row("::127.0.0.1", Reserved), row("::255.255.255.255", Reserved);
    row("::1:0:0", Global), row("::fffe:ffff:ffff", Global), row("::ffff:0:10.0.0.1", Reserved);
    row("::ffff:1:0:0", Global), row("0:0:0:1::", Global);
    row("2000:ffff::", Global), row("2001:db7:ffff::", Global), row("2001:db8::", Documentation);
    row("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", Documentation), row("2001:db9::", Global);
    row("fbff::", Global), row("fc00::", Private), row("fdff:ffff::1", Private), row("fe00::", Global);
    row("fe7f:ffff::", Global), row("fe80::", LinkLocal), row("febf:ffff::", LinkLocal), row("fec0::", Reserved);
    row("feff:ffff::", Reserved), row("ff00::", Multicast), row("ff02::1", Multicast), row("ffff::", Multicast);
    row("2606:4700::1", Global);

    // Classified by the embedded IPv4 address.
    row("::ffff:127.0.0.1", Loopback), row("64:ff9b::10.1.2.3", Private), row("64:ff9b::127.0.0.1", Loopback);
    row("64:ff9b::224.0.0.1", Multicast), row("64:ff9b::8.8.8.8", Global), row("64:ff9b:1::10.1.2.3", Global);
    row("2002:a01:203::", Private), row("2002:7f00:1::5", Loopback), row("2002:808:808::", Global);
    row("2003::", Global), row("2001:0:102:304::f5fe:fdfc", Private), row("2001::80ff:fffe", Loopback);
}

void AddressClassTest::classes()
{
    QFETCH(AddressClass, expected);
    const auto address = IpAddress::parse(QByteArrayView(QTest::currentDataTag()));
    QVERIFY(address);
    QCOMPARE(address->addressClass(), expected);
    QCOMPARE(address->isLoopback(), expected == AddressClass::Loopback);
}

void AddressClassTest::embedded_data()
{
    QTest::addColumn<QString>("inside");
    QTest::newRow("64:ff9b::a01:203") << u"10.1.2.3"_s;
    QTest::newRow("2002:cb00:7107::1") << u"203.0.113.7"_s;
    QTest::newRow("2001:0:102:304::34ff:8ef8") << u"203.0.113.7"_s;
    QTest::newRow("203.0.113.7") << QString();
    QTest::newRow("::203.0.113.7") << QString();
    QTest::newRow("2001:db8::1") << QString();
    QTest::newRow("64:ff9b:0:1::a01:203") << QString();
}

void AddressClassTest::embedded()
{
    QFETCH(QString, inside);
    QCOMPARE(IpAddress::parse(QByteArrayView(QTest::currentDataTag()))->embeddedV4().toString(), inside);
}

QTEST_APPLESS_MAIN(AddressClassTest)
#include "tst_address_class.moc"
