#include "server/protocol/HostPort.h"

#include <QTest>

using protocol::EpsvArgument;
using protocol::HostPort;

class TestHostPort : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void port_data();
    void port();
    void eprt_data();
    void eprt();
    void everyPrintableDelimiter();
    void portZeroIsKeptForTheRecord();
    void everyPortSurvivesTheRoundTrip();
    void passiveReplies();
    void epsv_data();
    void epsv();

private:
    static void check(const HostPort &read);
};

void TestHostPort::check(const HostPort &read)
{
    QFETCH(QString, endpoint);
    QFETCH(HostPort::Error, error);
    QCOMPARE(read.error, error);
    if (error == HostPort::Error::None)
        QCOMPARE(read.endpoint.toString(), endpoint);
}

void TestHostPort::port_data()
{
    QTest::addColumn<QByteArray>("argument");
    QTest::addColumn<QString>("endpoint");
    QTest::addColumn<HostPort::Error>("error");
    const auto good = [](const char *name, const char *argument, const char *endpoint) {
        QTest::newRow(name) << QByteArray(argument) << QString::fromLatin1(endpoint) << HostPort::Error::None;
    };
    const auto bad = [](const char *name, const QByteArray &argument) {
        QTest::newRow(name) << argument << QString() << HostPort::Error::Malformed;
    };
    good("plain", "203,0,113,7,19,136", "203.0.113.7:5000");
    good("lowest port", "203,0,113,7,0,1", "203.0.113.7:1");
    good("last reserved port", "203,0,113,7,3,255", "203.0.113.7:1023");
    good("first unreserved port", "203,0,113,7,4,0", "203.0.113.7:1024");
    good("highest of everything", "255,255,255,255,255,255", "255.255.255.255:65535");
    good("unspecified is syntax, not policy", "0,0,0,0,31,144", "0.0.0.0:8080");
    bad("trailing blank", "203,0,113,7,19,136 ");
    bad("two blanks after the verb", " 203,0,113,7,19,136");
    bad("five numbers", "203,0,113,7,19");
    bad("seven numbers", "203,0,113,7,19,136,1");
    bad("octet 256", "203,0,113,256,19,136");
    bad("port octet 256", "203,0,113,7,256,0");
    bad("low port octet 256", "203,0,113,7,19,256");
    bad("octet that wraps a 32-bit number", "203,0,113,4294967303,19,136");
    bad("octet that wraps a 64-bit number", "203,0,113,18446744073709551623,19,136");
    bad("negative octet", "203,0,113,-1,19,136");
    bad("plus sign", "203,0,113,+7,19,136");
    bad("leading zero in the address", "203,0,113,07,19,136");
    bad("leading zero in the port", "203,0,113,7,019,136");
    bad("two zeros", "203,00,113,7,19,136");
    bad("dots", "203.0.113.7,19,136");
    bad("blanks after commas", "203, 0, 113, 7, 19, 136");
    bad("parentheses", "(203,0,113,7,19,136)");
    bad("closing parenthesis", "203,0,113,7,19,136)");
    bad("port zero", "203,0,113,7,0,0");
    bad("empty", "");
    bad("only commas", ",,,,,");
    bad("empty octet", "203,,113,7,19,136");
    bad("trailing comma", "203,0,113,7,19,136,");
    bad("hexadecimal", "0xcb,0,113,7,19,136");
    bad("underscore", "2_03,0,113,7,19,136");
    bad("Arabic-Indic digit", "203,0,113,\xd9\xa7,19,136");
    bad("NUL behind", QByteArray("203,0,113,7,19,136\0", 19));
    bad("NUL inside", QByteArray("203,0,113,7\0,19,136", 19));
    bad("lone CR behind", "203,0,113,7,19,136\r");
    bad("host name", "host,example,1,2,3,4");
}

void TestHostPort::port()
{
    QFETCH(QByteArray, argument);
    check(protocol::parsePort(argument));
}

void TestHostPort::eprt_data()
{
    QTest::addColumn<QByteArray>("argument");
    QTest::addColumn<QString>("endpoint");
    QTest::addColumn<HostPort::Error>("error");
    const auto row = [](const char *name, HostPort::Error error, const QByteArray &argument,
                        const char *endpoint = "") {
        QTest::newRow(name) << argument << QString::fromLatin1(endpoint) << error;
    };
    constexpr auto good = HostPort::Error::None;
    constexpr auto bad = HostPort::Error::Malformed;
    constexpr auto family = HostPort::Error::UnknownFamily;
    row("IPv4", good, "|1|203.0.113.7|5000|", "203.0.113.7:5000");
    row("exclamation marks", good, "!1!203.0.113.7!5000!", "203.0.113.7:5000");
    row("IPv6", good, "|2|2001:db8::7|5000|", "[2001:db8::7]:5000");
    row("IPv6 in capitals", good, "|2|2001:DB8::7|5000|", "[2001:db8::7]:5000");
    row("IPv6 in full", good, "|2|2001:db8:0:0:0:0:0:7|5000|", "[2001:db8::7]:5000");
    row("mapped is IPv4", good, "|2|::ffff:203.0.113.7|5000|", "203.0.113.7:5000");
    row("mapped in hexadecimal is IPv4", good, "|2|::ffff:cb00:7107|5000|", "203.0.113.7:5000");
    row("highest port", good, "|1|203.0.113.7|65535|", "203.0.113.7:65535");
    row("no last delimiter", bad, "|1|203.0.113.7|5000");
    row("no first delimiter", bad, "1|203.0.113.7|5000|");
    row("doubled last delimiter", bad, "|1|203.0.113.7|5000||");
    row("bytes behind", bad, "|1|203.0.113.7|5000| ");
    row("blank before", bad, " |1|203.0.113.7|5000|");
    row("port zero", bad, "|1|203.0.113.7|0|");
    row("port above 65535", bad, "|1|203.0.113.7|65536|");
    row("port that wraps to 25", bad, "|1|203.0.113.7|65561|");
    row("port with a leading zero", bad, "|1|203.0.113.7|05000|");
    row("port with a sign", bad, "|1|203.0.113.7|+5000|");
    row("no port", bad, "|1|203.0.113.7||");
    row("family 3", family, "|3|203.0.113.7|5000|");
    row("family 65535", family, "|65535|x|5000|");
    row("family 65536", bad, "|65536|x|5000|");
    row("family 0", bad, "|0|203.0.113.7|5000|");
    row("no family", bad, "||203.0.113.7|5000|");
    row("family with a leading zero", bad, "|01|203.0.113.7|5000|");
    row("family in letters", bad, "|x|203.0.113.7|5000|");
    row("host name", bad, "|1|host.example|5000|");
    row("host name as IPv6", bad, "|2|host.example|5000|");
    row("no address", bad, "|1||5000|");
    row("family 4, address 6", bad, "|1|::1|5000|");
    row("family 6, address 4", bad, "|2|203.0.113.7|5000|");
    row("octets with leading zeros", bad, "|1|010.0.0.1|5000|");
    row("short IPv4", bad, "|1|127.1|5000|");
    row("IPv4 as one number", bad, "|1|2130706433|5000|");
    row("commas", bad, "|1|203,0,113,7|5000|");
    row("brackets", bad, "|2|[2001:db8::7]|5000|");
    row("zone", bad, "|2|2001:db8::7%1|5000|");
    row("link-local zone", bad, "|2|fe80::1%eth0|2000|");
    row("prefix length", bad, "|2|2001:db8::7/64|5000|");
    row("three colons", bad, "|2|2001:db8:::7|5000|");
    row("empty", bad, "");
    row("one delimiter", bad, "|");
    row("only delimiters", bad, "||||");
    row("digit as the delimiter", bad, "919203.0.113.7950009");
    row("delimiter that is in the address", bad, ".1.203.0.113.7.5000.");
    row("blank as the delimiter", bad, " 1 203.0.113.7 5000 ");
    row("NUL as the delimiter", bad,
        QByteArray("\0"
                   "1"
                   "\0"
                   "203.0.113.7"
                   "\0"
                   "5000"
                   "\0",
                   20));
    row("byte above ASCII as the delimiter", bad,
        "\xa6"
        "1"
        "\xa6"
        "203.0.113.7"
        "\xa6"
        "5000"
        "\xa6");
    row("two sorts of delimiter", bad, "|1!203.0.113.7!5000|");
}

void TestHostPort::eprt()
{
    QFETCH(QByteArray, argument);
    check(protocol::parseEprt(argument));
}

void TestHostPort::everyPrintableDelimiter()
{
    for (char delimiter = 0x21; delimiter < 0x7f; ++delimiter) {
        const QByteArray argument = QByteArray("|1|203.0.113.7|5000|").replace('|', delimiter);
        const bool expected = delimiter != '.' && (delimiter < '0' || delimiter > '9');
        QCOMPARE(protocol::parseEprt(argument).error == HostPort::Error::None, expected);
    }
}

void TestHostPort::portZeroIsKeptForTheRecord()
{
    for (const HostPort &read : {protocol::parsePort("203,0,113,7,0,0"), protocol::parseEprt("|1|203.0.113.7|0|")}) {
        QVERIFY(read.portZero);
        QCOMPARE(read.endpoint.address.toText(), QByteArray("203.0.113.7"));
        QCOMPARE(read.endpoint.port, quint16(0));
    }
    QVERIFY(!protocol::parsePort("203,0,113,7,0,00").portZero);
    QVERIFY(!protocol::parseEprt("|1|host|0|").portZero);
    QVERIFY(!protocol::parseEprt("|3|203.0.113.7|0|").portZero);
}

void TestHostPort::everyPortSurvivesTheRoundTrip()
{
    const auto address = address::IpAddress::fromV4(0xcb007107);
    for (int port = 1; port <= 65535; ++port) {
        const address::Endpoint endpoint{address, quint16(port)};
        const QByteArray text = protocol::passiveReplyText(endpoint);
        const QByteArray inside = text.mid(text.indexOf('(') + 1).chopped(2);
        const HostPort read = protocol::parsePort(inside);
        if (read.error != HostPort::Error::None || read.endpoint != endpoint)
            QFAIL(text.constData());
    }
}

void TestHostPort::passiveReplies()
{
    const address::Endpoint endpoint{address::IpAddress::fromV4(0xc0000201), 50000};
    QCOMPARE(protocol::passiveReplyText(endpoint), QByteArray("Entering Passive Mode (192,0,2,1,195,80)."));
    QCOMPARE(protocol::extendedPassiveReplyText(50000), QByteArray("Entering Extended Passive Mode (|||50000|)."));
}

void TestHostPort::epsv_data()
{
    QTest::addColumn<QByteArray>("argument");
    QTest::addColumn<bool>("hasArgument");
    QTest::addColumn<EpsvArgument>("expected");
    QTest::newRow("none") << QByteArray() << false << EpsvArgument::None;
    QTest::newRow("trailing blank") << QByteArray() << true << EpsvArgument::None;
    QTest::newRow("IPv4") << QByteArray("1") << true << EpsvArgument::Ipv4;
    QTest::newRow("IPv6") << QByteArray("2") << true << EpsvArgument::Ipv6;
    QTest::newRow("ALL") << QByteArray("ALL") << true << EpsvArgument::All;
    QTest::newRow("all") << QByteArray("all") << true << EpsvArgument::All;
    QTest::newRow("ALL and more") << QByteArray("ALLE") << true << EpsvArgument::Malformed;
    QTest::newRow("family 3") << QByteArray("3") << true << EpsvArgument::UnknownFamily;
    QTest::newRow("leading zero") << QByteArray("01") << true << EpsvArgument::Malformed;
    QTest::newRow("blank before") << QByteArray(" 1") << true << EpsvArgument::Malformed;
    QTest::newRow("negative") << QByteArray("-1") << true << EpsvArgument::Malformed;
}

void TestHostPort::epsv()
{
    QFETCH(QByteArray, argument);
    QFETCH(bool, hasArgument);
    QFETCH(EpsvArgument, expected);
    QCOMPARE(protocol::parseEpsv(argument, hasArgument), expected);
}

QTEST_GUILESS_MAIN(TestHostPort)
#include "tst_host_port.moc"
