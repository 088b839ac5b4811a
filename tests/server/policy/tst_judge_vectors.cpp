#include "tests/server/policy/Scene.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;

/// Special addresses, and relation by port, under the default policy.
class JudgeVectorsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void specialAddresses_data();
    void specialAddresses();
    void sameAddressesWhenTheyAreTheClient_data();
    void sameAddressesWhenTheyAreTheClient();
    void relationByPort_data();
    void relationByPort();
};

void JudgeVectorsTest::specialAddresses_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<quint16>("port");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char16_t *target, quint16 port, const char16_t *expected) {
        QTest::newRow(name) << QString::fromUtf16(target) << port << QString::fromUtf16(expected);
    };

    row("this host", u"0.0.0.0", 8080, u"not-routable third-party");
    row("this network", u"0.1.2.3", 8080, u"not-routable third-party");
    row("localhost", u"127.0.0.1", 8080, u"this-server third-party");
    row("IPv6 localhost", u"::1", 8080, u"this-server third-party");
    row("far loopback", u"127.9.9.9", 8080, u"this-server third-party");
    row("this server", u"198.51.100.10", 8080, u"this-server third-party");
    row("this server, mapped", u"::ffff:198.51.100.10", 8080, u"this-server third-party");
    row("this server over IPv6", u"2001:db8:5::10", 8080, u"this-server third-party");
    row("this server through NAT64", u"64:ff9b::198.51.100.10", 8080, u"this-server third-party");
    row("this server through 6to4", u"2002:c633:640a::1", 8080, u"this-server third-party");
    row("localhost through NAT64", u"64:ff9b::127.0.0.1", 8080, u"this-server third-party");
    row("cloud metadata", u"169.254.169.254", 80, u"not-routable third-party reserved-port");
    row("multicast", u"224.0.0.1", 8080, u"not-routable third-party");
    row("IPv6 multicast", u"ff02::1", 8080, u"not-routable third-party");
    row("multicast through 6to4", u"2002:e000:1::", 8080, u"not-routable third-party");
    row("broadcast", u"255.255.255.255", 8080, u"not-routable third-party");
    row("directed broadcast", u"198.51.100.255", 8080, u"not-routable third-party");
    row("directed broadcast through NAT64", u"64:ff9b::198.51.100.255", 8080, u"not-routable third-party");
    row("reserved", u"240.0.0.1", 8080, u"not-routable third-party");
    row("site-local", u"fec0::1", 8080, u"not-routable third-party");
    row("another link-local", u"fe80::1", 8080, u"not-routable third-party");
    row("own link-local", u"fe80::10", 8080, u"not-routable this-server third-party");
    row("the client, mapped", u"::ffff:203.0.113.7", 5000, u"allowed");
    row("the client, v4-compatible", u"::203.0.113.7", 5000, u"not-routable third-party");
    row("the client, translated", u"::ffff:0:203.0.113.7", 5000, u"not-routable third-party");
    row("the client through NAT64", u"64:ff9b::203.0.113.7", 5000, u"third-party");
    row("inside through NAT64", u"64:ff9b::a01:203", 5000, u"third-party");
    row("inside", u"10.1.2.3", 5000, u"third-party");
    row("port zero at the client", u"203.0.113.7", 0, u"port-zero");
    row("port zero elsewhere", u"10.1.2.3", 0, u"port-zero third-party");
}

void JudgeVectorsTest::specialAddresses()
{
    QFETCH(QString, target);
    QFETCH(quint16, port);
    QFETCH(QString, expected);
    QCOMPARE(scene::outcome(policy::Policy::standard(), scene::active(target, port)), expected);
}

void JudgeVectorsTest::sameAddressesWhenTheyAreTheClient_data()
{
    QTest::addColumn<QString>("expected");
    QTest::newRow("127.0.0.1") << u"allowed"_s;
    QTest::newRow("::1") << u"allowed"_s;
    QTest::newRow("198.51.100.10") << u"allowed"_s;
    QTest::newRow("169.254.1.1") << u"allowed"_s;
    QTest::newRow("fe80::1") << u"allowed"_s;
    QTest::newRow("10.1.2.3") << u"allowed"_s;
    QTest::newRow("64:ff9b::a01:203") << u"allowed"_s;
    QTest::newRow("0.0.0.0") << u"not-routable"_s;
    QTest::newRow("224.0.0.1") << u"not-routable"_s;
    QTest::newRow("255.255.255.255") << u"not-routable"_s;
    QTest::newRow("198.51.100.255") << u"not-routable"_s;
    QTest::newRow("::203.0.113.7") << u"not-routable"_s;
}

void JudgeVectorsTest::sameAddressesWhenTheyAreTheClient()
{
    QFETCH(QString, expected);
    policy::Question question = scene::active(QString::fromLatin1(QTest::currentDataTag()));
    question.client = question.target.address;
    QCOMPARE(scene::outcome(policy::Policy::standard(), question), expected);
}

void JudgeVectorsTest::relationByPort_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<bool>("ruleAdded");
    QTest::addColumn<QString>("reserved");
    QTest::addColumn<QString>("unreserved");

    QTest::newRow("self") << u"203.0.113.7"_s << false << u"reserved-port"_s << u"allowed"_s;
    QTest::newRow("third party") << u"192.0.2.50"_s << false << u"third-party reserved-port"_s << u"third-party"_s;
    QTest::newRow("third party with a rule") << u"192.0.2.50"_s << true << u"reserved-port"_s << u"allowed"_s;
    QTest::newRow("third party beside the rule")
        << u"192.0.3.50"_s << true << u"third-party reserved-port"_s << u"third-party"_s;
    QTest::newRow("own address") << u"198.51.100.10"_s << false << u"this-server third-party reserved-port"_s
                                 << u"this-server third-party"_s;
    QTest::newRow("loopback") << u"127.0.0.1"_s << true << u"this-server third-party reserved-port"_s
                              << u"this-server third-party"_s;
    for (const char *nowhere : {"0.0.0.0", "224.0.0.1", "255.255.255.255"})
        QTest::newRow(nowhere) << QString::fromLatin1(nowhere) << false << u"not-routable third-party reserved-port"_s
                               << u"not-routable third-party"_s;
}

void JudgeVectorsTest::relationByPort()
{
    QFETCH(QString, target);
    QFETCH(bool, ruleAdded);
    QFETCH(QString, reserved);
    QFETCH(QString, unreserved);

    policy::Policy policy = policy::Policy::standard();
    if (ruleAdded)
        policy.rules.append(scene::allow(u"192.0.2.0/24", u"1024-65535"));
    for (const quint16 port : QList<quint16>{1, 20, 25, 1023})
        QCOMPARE(scene::outcome(policy, scene::active(target, port)), reserved);
    for (const quint16 port : QList<quint16>{1024, 5000, 65535})
        QCOMPARE(scene::outcome(policy, scene::active(target, port)), unreserved);
}

QTEST_APPLESS_MAIN(JudgeVectorsTest)
#include "tst_judge_vectors.moc"
