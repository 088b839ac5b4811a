#include "server/api/LintFacts.h"
#include "server/api/ListeningServices.h"
#include "server/net/Socket.h"

#include <QTest>

#include <cerrno>

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr const char *heading =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

QString texts(const QList<address::Endpoint> &endpoints)
{
    QStringList texts;
    for (const address::Endpoint &endpoint : endpoints)
        texts.append(endpoint.toString());
    return texts.join(u' ');
}

/// A line of the kernel's table; everything after the state is the same in each.
QByteArray line(const QByteArray &local, const QByteArray &state = "0A")
{
    return "   0: " + local + " 00000000:0000 " + state
        + " 00000000:00000000 00:00000000 00000000     0        0 1613 1\n";
}

base::Descriptor listener(quint16 *port)
{
    base::Descriptor descriptor = net::listenQuietly({address::IpAddress::fromV4(0x7f000001), 0});
    *port = net::localEndpoint(descriptor.get()).port;
    return descriptor;
}

} // namespace

class ListeningServicesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tables_data();
    void tables();
    void hugeTablesAreNoTrouble();
    void findsWhatListens();
    void ownListenersAreNoServices();
    void sendingFromPort20();
    void whoMayUpload_data();
    void whoMayUpload();
    void knowsTheAccounts();
};

void ListeningServicesTest::tables_data()
{
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<QString>("found");
    // As x86 and ARM print them: words of least significant byte first.
    QTest::newRow("nothing") << QByteArray() << QString();
    QTest::newRow("a heading alone") << QByteArray(heading) << QString();
    QTest::newRow("every address") << heading + line("00000000:0016") << u"0.0.0.0:22"_s;
    QTest::newRow("loopback") << line("0100007F:0277") << u"127.0.0.1:631"_s;
    QTest::newRow("two") << line("0100007F:0277") + line("0A6433C6:1F90") << u"127.0.0.1:631 198.51.100.10:8080"_s;
    QTest::newRow("a connection that is made") << line("0100007F:0277", "01") << QString();
    QTest::newRow("IPv6, every address") << line("00000000000000000000000000000000:0050") << u"[::]:80"_s;
    QTest::newRow("IPv6 loopback") << line("00000000000000000000000001000000:0050") << u"[::1]:80"_s;
    QTest::newRow("IPv6, one address") << line("B80D0120000000000000000007000000:0050") << u"[2001:db8::7]:80"_s;
    QTest::newRow("IPv4 in IPv6") << line("0000000000000000FFFF00000100007F:0050") << u"127.0.0.1:80"_s;
    QTest::newRow("without end of line") << line("0100007F:0277").chopped(1) << u"127.0.0.1:631"_s;

    QTest::newRow("port 0") << line("0100007F:0000") << QString();
    QTest::newRow("a port too long") << line("0100007F:00277") << QString();
    QTest::newRow("an address too short") << line("100007F:0277") << QString();
    QTest::newRow("no digits") << line("0100007G:0277") << QString();
    QTest::newRow("a sign") << line("+100007F:+277") << QString();
    QTest::newRow("no colon") << line("0100007F0277") << QString();
    QTest::newRow("colons alone") << line(":::::::::") << QString();
    QTest::newRow("cut short") << QByteArray("   0: 0100007F:0277 00000000:0000") << QString();
    QTest::newRow("zero bytes") << QByteArray(300, '\0') << QString();
    QTest::newRow("a bad line between good ones") << line("0100007F:0277") + "rubbish rubbish rubbish 0A\n"
            + line("0100007F:0278") << u"127.0.0.1:631 127.0.0.1:632"_s;
}

void ListeningServicesTest::tables()
{
    if (QSysInfo::ByteOrder != QSysInfo::LittleEndian)
        QSKIP("The tables are those of a little-endian machine.");
    QFETCH(QByteArray, table);
    QFETCH(QString, found);
    QCOMPARE(texts(api::listeningIn(table)), found);
}

void ListeningServicesTest::hugeTablesAreNoTrouble()
{
    const QByteArray table = line("0100007F:0277").repeated(20'000);
    QCOMPARE(api::listeningIn(table).size(), 20'000);
}

void ListeningServicesTest::findsWhatListens()
{
#ifdef Q_OS_LINUX
    quint16 port = 0;
    const base::Descriptor open = listener(&port);
    const address::Endpoint here{address::IpAddress::fromV4(0x7f000001), port};
    const QList<address::Endpoint> services = api::listeningServices();
    QCOMPARE(services.count(here), 1);
    for (qsizetype i = 1; i < services.size(); ++i)
        QVERIFY(services.at(i - 1).port <= services.at(i).port);
#endif
}

void ListeningServicesTest::ownListenersAreNoServices()
{
    quint16 port = 0;
    const base::Descriptor open = listener(&port);
    const address::Endpoint here{address::IpAddress::fromV4(0x7f000001), port};
    config::Config config;
    config.server.passive.ports = address::PortRange{1, 1};
#ifdef Q_OS_LINUX
    QVERIFY(api::lintFacts(config, {}).localServices.contains(here));
#endif
    QVERIFY(!api::lintFacts(config, {}, {here}).localServices.contains(here));

    config.server.listeners.first().endpoint.port = port;
    QVERIFY(!api::lintFacts(config, {}).localServices.contains(here));

    config.server.listeners.clear();
    config.server.passive.ports = address::PortRange{port, port};
    QVERIFY(!api::lintFacts(config, {}).localServices.contains(here));
}

void ListeningServicesTest::sendingFromPort20()
{
    const base::Descriptor socket = net::listenQuietly({address::IpAddress::fromV4(0x7f000001), 20});
    const bool may = socket.isValid() || errno == EADDRINUSE;
    QCOMPARE(api::mayBindReservedPorts(), may);
}

void ListeningServicesTest::whoMayUpload_data()
{
    QTest::addColumn<bool>("anonymous");
    QTest::addColumn<QString>("who");
    QTest::addColumn<config::Mode>("mode");
    QTest::addColumn<bool>("may");
    QTest::newRow("a drop box for anonymous") << true << u"anonymous"_s << config::Mode::DropBox << true;
    QTest::newRow("an exchange for everyone") << true << u"*"_s << config::Mode::Exchange << true;
    QTest::newRow("anonymous may only read") << true << u"anonymous"_s << config::Mode::Download << false;
    QTest::newRow("only who signed in") << true << u"users"_s << config::Mode::Manage << false;
    QTest::newRow("nobody is anonymous here") << false << u"anonymous"_s << config::Mode::DropBox << false;
}

void ListeningServicesTest::whoMayUpload()
{
    QFETCH(bool, anonymous);
    QFETCH(QString, who);
    QFETCH(config::Mode, mode);
    QFETCH(bool, may);
    config::Config config;
    config.accounts.anonymous = anonymous;
    config::Area area;
    area.grants = {{who, mode}};
    config.areas = {area};
    QCOMPARE(api::anonymousMayUpload(config), may);
    QCOMPARE(api::lintFacts(config, {}).anonymousMayUpload, may);
}

void ListeningServicesTest::knowsTheAccounts()
{
    config::Config config;
    config.accounts.users = {{u"alice"_s, {}, true, false}, {u"bob"_s, {}, false, false}};
    policy::Circumstances circumstances;
    circumstances.now = 42;
    const policy::LintFacts facts = api::lintFacts(config, circumstances);
    QCOMPARE(facts.users, (QStringList{u"alice"_s, u"bob"_s}));
    QCOMPARE(facts.circumstances.now, 42);
}

QTEST_GUILESS_MAIN(ListeningServicesTest)
#include "tst_listening_services.moc"
