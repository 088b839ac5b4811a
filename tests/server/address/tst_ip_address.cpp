#include "server/address/IpAddress.h"

#include <QRandomGenerator>
#include <QTest>

#include <arpa/inet.h>

using namespace Qt::Literals::StringLiterals;
using address::IpAddress;

class IpAddressTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void familiesAreReadApart();
    void mappedIsTheIpv4Address();
    void scopeStaysWithLinkLocalOnly();
    void textRoundTrips();
    void agreesWithTheSystemOnIpv6();
    void noAddressIsEmpty();
};

void IpAddressTest::reads_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("canonical");

    QTest::newRow("IPv4") << "203.0.113.7"_ba
                          << "203.0.113.7"_ba;
    QTest::newRow("lowest IPv4") << "0.0.0.0"_ba
                                 << "0.0.0.0"_ba;
    QTest::newRow("highest IPv4") << "255.255.255.255"_ba
                                  << "255.255.255.255"_ba;
    QTest::newRow("unspecified") << "::"_ba
                                 << "::"_ba;
    QTest::newRow("loopback") << "::1"_ba
                              << "::1"_ba;
    QTest::newRow("written out") << "0:0:0:0:0:0:0:1"_ba
                                 << "::1"_ba;
    QTest::newRow("upper case") << "2001:DB8::AbCd"_ba
                                << "2001:db8::abcd"_ba;
    QTest::newRow("leading zeros in groups") << "2001:0db8:0000:0001:0000:0000:0000:0007"_ba
                                             << "2001:db8:0:1::7"_ba;
    QTest::newRow("gap at the end") << "fe80::"_ba
                                    << "fe80::"_ba;
    QTest::newRow("gap for one group is written out") << "1:2:3:4:5:6:7::"_ba
                                                      << "1:2:3:4:5:6:7:0"_ba;
    QTest::newRow("gap for one group at the start") << "::2:3:4:5:6:7:8"_ba
                                                    << "0:2:3:4:5:6:7:8"_ba;
    QTest::newRow("longest run wins") << "1:0:0:4:0:0:0:8"_ba
                                      << "1:0:0:4::8"_ba;
    QTest::newRow("first of equal runs wins") << "1:0:0:4:5:0:0:8"_ba
                                              << "1::4:5:0:0:8"_ba;
    QTest::newRow("single zero is no gap") << "1:0:3:4:5:6:7:8"_ba
                                           << "1:0:3:4:5:6:7:8"_ba;
    QTest::newRow("dotted end") << "64:ff9b::10.1.2.3"_ba
                                << "64:ff9b::a01:203"_ba;
    QTest::newRow("dotted end without a gap") << "1:2:3:4:5:6:1.2.3.4"_ba
                                              << "1:2:3:4:5:6:102:304"_ba;
    QTest::newRow("v4-compatible") << "::203.0.113.7"_ba
                                   << "::cb00:7107"_ba;
    QTest::newRow("mapped, dotted") << "::ffff:203.0.113.7"_ba
                                    << "203.0.113.7"_ba;
    QTest::newRow("mapped, hex") << "::ffff:cb00:7107"_ba
                                 << "203.0.113.7"_ba;
    QTest::newRow("mapped, written out") << "0:0:0:0:0:FFFF:10.0.0.1"_ba
                                         << "10.0.0.1"_ba;
    QTest::newRow("translated is not mapped") << "::ffff:0:10.0.0.1"_ba
                                              << "::ffff:0:a00:1"_ba;
    QTest::newRow("longest text") << "0000:0000:0000:0000:0000:ffff:255.255.255.255"_ba
                                  << "255.255.255.255"_ba;
}

void IpAddressTest::reads()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, canonical);
    const auto address = IpAddress::parse(QByteArrayView(text));
    QVERIFY(address);
    QCOMPARE(address->toText(), canonical);
    QCOMPARE(address->toString(), QString::fromLatin1(canonical));
    QCOMPARE(IpAddress::parse(QStringView(QString::fromLatin1(text))), address);
    QCOMPARE(IpAddress::parse(QByteArrayView(canonical)), address);
}

void IpAddressTest::refuses_data()
{
    QTest::addColumn<QString>("text");

    const char *const octal[] = {"010.0.0.1", "0177.0.0.1", "1.2.3.04", "00.0.0.0", "1.2.3.00"};
    const char *const shortForms[] = {"127.1", "1.2.3", "1", "0", "2130706433", "0x7f.1", "0x7f.0.0.1", "1.2.3.0xa"};
    const char *const v4[] = {"",
                              ".",
                              "1.2.3.256",
                              "1.2.3.4.5",
                              "1.2.3.",
                              ".1.2.3",
                              "1..2.3",
                              "1.2.3.-1",
                              "1.2.3.+4",
                              "1.2.3.4294967297",
                              "1.2.3.18446744073709551617",
                              "1,2,3,4",
                              "1.2.3.4/32",
                              "1.2.3.4:21"};
    const char *const blanks[] = {" 1.2.3.4", "1.2.3.4 ", "1. 2.3.4", "1.2.3.4\n", "\t::1", "::1 ", ": :1", "+1.2.3.4"};
    const char *const v6[] = {":",
                              ":::",
                              "::1::",
                              "1::2::3",
                              "2001:db8:::7",
                              "1:2:3:4:5:6:7",
                              "1:2:3:4:5:6:7:8:9",
                              "1:2:3:4::5:6:7:8",
                              "::1:2:3:4:5:6:7:8",
                              "1:2:3:4:5:6:7:8::",
                              ":1:2:3:4:5:6:7:8",
                              "1:",
                              ":1",
                              "1:2:3:4:5:6:7:8:",
                              "12345::",
                              "00001::",
                              "g::",
                              "::0x1",
                              "::-1",
                              "::+1"};
    const char *const dotted[] = {"::1.2.3",
                                  "::1.2.3.4.5",
                                  "::01.2.3.4",
                                  "::1.2.3.256",
                                  "1.2.3.4::",
                                  "::1.2.3.4:5",
                                  "1:2:3:4:5:6:7:1.2.3.4",
                                  "::1:2:3:4:5:6:7.8.9.10",
                                  "::ffff:010.0.0.1"};
    const char *const decoration[] = {"[::1]",     "fe80::1%1",      "fe80::1%eth0", "fe80::1%",        "::1/128",
                                      "localhost", "victim.example", "any",          "::ffff:1.2.3.4%1"};
    const auto addRows = [](const char *kind, const auto &texts) {
        for (const char *text : texts)
            QTest::addRow("%s: '%s'", kind, text) << QString::fromLatin1(text);
    };
    addRows("octal", octal);
    addRows("inet_aton short form", shortForms);
    addRows("IPv4", v4);
    addRows("blank or sign", blanks);
    addRows("IPv6", v6);
    addRows("dotted end", dotted);
    addRows("decoration", decoration);
    QTest::newRow("Arabic digits") << u"١.٢.٣.٤"_s;
    QTest::newRow("full-width digits") << u"１.2.3.4"_s;
    QTest::newRow("NUL inside") << u"1.2.3.4\0"_s;
    QTest::newRow("one character too long") << u"0000:0000:0000:0000:0000:0000ffff:255.255.255.255"_s;
    QTest::newRow("very long") << QString(100000, u'1');
}

void IpAddressTest::refuses()
{
    QFETCH(QString, text);
    QVERIFY(!IpAddress::parse(QStringView(text)));
    QVERIFY(!IpAddress::parse(QByteArrayView(text.toUtf8())));
    QVERIFY(!IpAddress::parseV4(text.toUtf8()));
    QVERIFY(!IpAddress::parseV6(text.toUtf8()));
}

void IpAddressTest::familiesAreReadApart()
{
    QVERIFY(IpAddress::parseV4("1.2.3.4"));
    QVERIFY(!IpAddress::parseV4("::1"));
    QVERIFY(!IpAddress::parseV4("::ffff:1.2.3.4"));
    QVERIFY(IpAddress::parseV6("::1"));
    QVERIFY(!IpAddress::parseV6("1.2.3.4"));
}

void IpAddressTest::mappedIsTheIpv4Address()
{
    const IpAddress plain = IpAddress::fromV4(0xcb007107);
    const auto mapped = IpAddress::parseV6("::ffff:203.0.113.7");
    QVERIFY(mapped && mapped->isV4());
    QCOMPARE(*mapped, plain);
    QCOMPARE(qHash(*mapped), qHash(plain));
    QCOMPARE(mapped->v4(), 0xcb007107u);
    QCOMPARE(IpAddress::fromV6(plain.bytes()), plain);
    QVERIFY(*IpAddress::parseV6("::203.0.113.7") != plain);
}

void IpAddressTest::scopeStaysWithLinkLocalOnly()
{
    const IpAddress local = IpAddress::fromV6(IpAddress::parse(u"fe80::1")->bytes(), 3);
    QCOMPARE(local.scopeId(), 3u);
    QCOMPARE(local.toString(), u"fe80::1%3"_s);
    QCOMPARE(local.withoutScope(), *IpAddress::parse(u"fe80::1"));
    QVERIFY(local != local.withoutScope());
    QCOMPARE(IpAddress::fromV6(IpAddress::parse(u"2001:db8::1")->bytes(), 3).scopeId(), 0u);
    QCOMPARE(IpAddress::fromV6(IpAddress::fromV4(0x01020304).bytes(), 3).scopeId(), 0u);
}

void IpAddressTest::textRoundTrips()
{
    QRandomGenerator random(20260101);
    for (int i = 0; i < 20000; ++i) {
        IpAddress::Bytes bytes{};
        for (quint8 &byte : bytes)
            byte = random.bounded(3) == 0 ? quint8(random.generate()) : quint8(0);
        const IpAddress address = i % 2 == 0 ? IpAddress::fromV6(bytes) : IpAddress::fromV4(random.generate());
        QCOMPARE(IpAddress::parse(QByteArrayView(address.toText())), address);
    }
}

/// inet_pton is strict about IPv6; both must accept and refuse the same texts and see the same bytes.
void IpAddressTest::agreesWithTheSystemOnIpv6()
{
    QRandomGenerator random(4711);
    const QByteArray alphabet = "::::0012ff9a.";
    int accepted = 0;
    for (int i = 0; i < 200000; ++i) {
        QByteArray text;
        const int length = random.bounded(2, 24);
        for (int c = 0; c < length; ++c)
            text += alphabet.at(random.bounded(int(alphabet.size())));
        IpAddress::Bytes bytes{};
        const bool theirs = inet_pton(AF_INET6, text.constData(), bytes.data()) == 1;
        const auto ours = IpAddress::parseV6(text);
        QVERIFY2(ours.has_value() == theirs, text.constData());
        if (ours) {
            QVERIFY2(ours->bytes() == bytes, text.constData());
            ++accepted;
        }
    }
    QVERIFY(accepted > 100);
}

void IpAddressTest::noAddressIsEmpty()
{
    const IpAddress none;
    QVERIFY(none.isNull() && !none.isV4() && !none.isV6());
    QCOMPARE(none.toString(), QString());
    QVERIFY(none != *IpAddress::parse(u"::"));
    QVERIFY(none != *IpAddress::parse(u"0.0.0.0"));
}

QTEST_APPLESS_MAIN(IpAddressTest)
#include "tst_ip_address.moc"
