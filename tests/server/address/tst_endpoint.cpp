#include "server/address/Endpoint.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using address::Endpoint;

class EndpointTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrips_data();
    void roundTrips();
    void refuses_data();
    void refuses();
    void comparesAddressAndPort();
};

void EndpointTest::roundTrips_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"192.0.2.1:21", "0.0.0.0:0", "255.255.255.255:65535", "[::]:2121", "[2001:db8::1]:990",
                             "[fe80::1%2]:21", "[fe80::1]:21", "[fe80::1%4294967295]:1"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void EndpointTest::roundTrips()
{
    QFETCH(QString, text);
    const auto endpoint = Endpoint::parse(text);
    QVERIFY(endpoint);
    QCOMPARE(endpoint->toString(), text);
}

void EndpointTest::refuses_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"",
                             ":",
                             ":21",
                             "192.0.2.1",
                             "192.0.2.1:",
                             "192.0.2.1:65536",
                             "192.0.2.1:021",
                             "192.0.2.1:+21",
                             "192.0.2.1: 21",
                             " 192.0.2.1:21",
                             "192.0.2.1:21 ",
                             "192.0.2.1:-1",
                             "192.0.2.1:21x",
                             "[192.0.2.1]:21",
                             "[::ffff:192.0.2.1]:21",
                             "::1:21",
                             "::ffff:192.0.2.1:21",
                             "[::1]",
                             "[::1]:",
                             "[::1]21",
                             "[]:21",
                             "[::1:21",
                             "::1]:21",
                             "[[::1]]:21",
                             "[::1%1]:21",
                             "[2001:db8::1%1]:21",
                             "[fe80::1%0]:21",
                             "[fe80::1%]:21",
                             "[fe80::1%eth0]:21",
                             "[fe80::1%01]:21",
                             "localhost:21",
                             "010.0.0.1:21",
                             "any:21"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void EndpointTest::refuses()
{
    QFETCH(QString, text);
    QVERIFY(!Endpoint::parse(text));
}

void EndpointTest::comparesAddressAndPort()
{
    const Endpoint a = *Endpoint::parse(u"192.0.2.1:21");
    QCOMPARE(a, *Endpoint::parse(u"192.0.2.1:21"));
    QVERIFY(a != *Endpoint::parse(u"192.0.2.1:22"));
    QVERIFY(a != *Endpoint::parse(u"192.0.2.2:21"));
    QVERIFY(a < *Endpoint::parse(u"192.0.2.1:22"));
    QVERIFY(Endpoint().isNull());
    QCOMPARE(Endpoint().toString(), QString());
}

QTEST_APPLESS_MAIN(EndpointTest)
#include "tst_endpoint.moc"
