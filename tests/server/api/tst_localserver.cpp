#include "server/audit/Connection.h"
#include "server/base/Clock.h"
#include "server/tls/SelfSigned.h"
#include "tests/support/FtpClient.h"
#include "tests/support/RunningServer.h"

#include <QDir>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

using api::ServerState;

/// Starting, stopping and changing a server as a window does it.
class LocalServerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsAndStopsAgain();
    void stopWaitsForTransfers();
    void stopLetsADropBoxUploadBeAnswered();
    void stopWhileStarting();
    void portInUseIsAProblemThatGoesAway();
    void oneListenerOfTwoIsEnough();
    void newListenersAreServedAtOnce();
    void addressesSayHowAConnectionBegins();
    void missingFolderIsAProblemThatGoesAway();
    void changedAreasReachRunningSessions();
    void closedAccountEndsItsSessions();
    void refusedConfigurationChangesNothing();
    void kickEndsASession();
    void snapshotShowsSessions();
    void policyKeepsItsRevision();
    void aCertificateThatEndsIsSaid_data();
    void aCertificateThatEndsIsSaid();
};

namespace {

// An address that no outgoing connection of another test takes a port of.
const address::IpAddress quiet = address::IpAddress::fromV4(0x7f00004d);

bool isStopped(RunningServer &running)
{
    return QTest::qWaitFor([&] { return running.server->state() == ServerState::Stopped; }, 60'000);
}

qsizetype problems(const RunningServer &running, api::Problem::Place place)
{
    const QList<api::Problem> all = running.server->snapshot()->problems;
    return std::ranges::count(all, place, &api::Problem::place);
}

qint64 problemEvents(const RunningServer &running, const QString &saying)
{
    audit::Connection log;
    if (!log.open(running.server->databaseFile(), audit::Connection::Mode::ReadOnly))
        return -1;
    const auto count =
        log.number(u"SELECT count(*) FROM events WHERE kind = 'problem' AND text LIKE '%%1%'"_s.arg(saying));
    return count ? *count : -1;
}

} // namespace

void LocalServerTest::startsAndStopsAgain()
{
    RunningServer running;
    QVERIFY(running.isRunning());
    for (int i = 0; i < 3; ++i) {
        FtpClient client(running.endpoint());
        QVERIFY(client.logIn());
        running.server->stop(0);
        QCOMPARE(client.reply(), 421);
        QVERIFY(isStopped(running));
        QVERIFY(running.server->snapshot()->listening.isEmpty());
        running.server->start();
        QTRY_VERIFY_WITH_TIMEOUT(running.isRunning(), 30'000);
    }
}

void LocalServerTest::stopWaitsForTransfers()
{
    RunningServer running;
    running.write(u"pub/big"_s, QByteArray(16 * 1024 * 1024, 'x'));
    FtpClient idle(running.endpoint());
    FtpClient busy(running.endpoint());
    QVERIFY(idle.logIn() && busy.logIn());
    QCOMPARE(busy.command("TYPE I"), 200);
    const base::Descriptor data = busy.passive();
    QCOMPARE(busy.command("RETR big"), 150);
    running.server->stop(10);
    QCOMPARE(idle.reply(), 421);
    QCOMPARE(running.server->state(), ServerState::Stopping);
    QCOMPARE(FtpClient::readAll(data.get()).size(), 16 * 1024 * 1024);
    QCOMPARE(busy.reply(), 226);
    QCOMPARE(busy.reply(), 421);
    QVERIFY(isStopped(running));
}

void LocalServerTest::stopLetsADropBoxUploadBeAnswered()
{
    RunningServer running;
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    base::Descriptor data = client.passive();
    QCOMPARE(client.command("STOR incoming/a"), 150);
    QTRY_COMPARE_WITH_TIMEOUT(running.server->snapshot()->sessions.value(0).activity, api::Activity::Receiving, 30'000);
    running.server->stop(10);
    data.reset();
    QCOMPARE(client.reply(), 226);
    QCOMPARE(client.reply(), 421);
    QVERIFY(isStopped(running));
}

void LocalServerTest::stopWhileStarting()
{
    RunningServer running;
    running.server->stop(0);
    QVERIFY(isStopped(running));
    running.server->start();
    running.server->stop(0);
    QVERIFY(isStopped(running));
    running.server->start();
    QTRY_VERIFY_WITH_TIMEOUT(running.isRunning(), 30'000);
}

void LocalServerTest::portInUseIsAProblemThatGoesAway()
{
    auto other = std::make_unique<Trap>(quiet);
    const quint16 port = other->port();
    RunningServer running([&](config::Config &configuration) {
        configuration.server.listeners[0].endpoint = {quiet, port};
    });
    QCOMPARE(running.server->state(), ServerState::Stopped);
    QCOMPARE(problems(running, api::Problem::Place::Listener), 1);
    QVERIFY(running.server->snapshot()->problems.first().text.contains(QString::number(port)));
    QSignalSpy failures(running.server.get(), &api::ServerController::failed);
    running.server->start();
    QTRY_COMPARE_WITH_TIMEOUT(failures.size(), 1, 30'000);
    other.reset();
    running.server->start();
    QTRY_VERIFY_WITH_TIMEOUT(running.isRunning(), 30'000);
    QCOMPARE(problems(running, api::Problem::Place::Listener), 0);
}

void LocalServerTest::oneListenerOfTwoIsEnough()
{
    auto other = std::make_unique<Trap>(quiet);
    RunningServer running([&](config::Config &configuration) {
        configuration.server.listeners.append({{quiet, other->port()}, config::TlsUse::Off});
    });
    QVERIFY(running.isRunning());
    QCOMPARE(running.server->snapshot()->listening.size(), 1);
    QCOMPARE(problems(running, api::Problem::Place::Listener), 1);
    other.reset();
    QTRY_COMPARE_WITH_TIMEOUT(problems(running, api::Problem::Place::Listener), 0, 60'000);
    QCOMPARE(running.server->snapshot()->listening.size(), 2);
}

void LocalServerTest::addressesSayHowAConnectionBegins()
{
    RunningServer running;
    const QString place = running.endpoint().toString();
    QCOMPARE(running.server->addressesToHandOut(), QStringList(QString(u"ftp://"_s + place)));
    const auto use = [&running](config::TlsUse tls) {
        return running.reconfigure(
            [tls](config::Config &configuration) { configuration.server.listeners.first().tls = tls; });
    };
    QStringList told;
    const auto listen = connect(running.server.get(), &api::ServerController::configurationChanged, this,
                                [&] { told = running.server->addressesToHandOut(); });
    QVERIFY(use(config::TlsUse::Required)); // begins in clear, and goes on with AUTH TLS
    QCOMPARE(told, QStringList(QString(u"ftp://"_s + place)));
    QVERIFY(use(config::TlsUse::Implicit));
    QCOMPARE(told, QStringList(QString(u"ftps://"_s + place)));
    disconnect(listen);
}

void LocalServerTest::newListenersAreServedAtOnce()
{
    RunningServer running;
    const address::Endpoint first = running.endpoint();
    FtpClient before(first);
    QVERIFY(before.logIn());
    QVERIFY(running.reconfigure([](config::Config &configuration) {
        configuration.server.listeners = {{{address::IpAddress::fromV4(0x7f000005), 0}, config::TlsUse::Off}};
    }));
    QTRY_COMPARE_WITH_TIMEOUT(running.endpoint().address, address::IpAddress::fromV4(0x7f000005), 30'000);
    QVERIFY(FtpClient(running.endpoint()).logIn());
    QVERIFY(!FtpClient(first).isConnected());
    QCOMPARE(before.command("NOOP"), 200); // who is in stays in
}

void LocalServerTest::missingFolderIsAProblemThatGoesAway()
{
    RunningServer running;
    running.write(u"pub/a"_s, "content");
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    QVERIFY(QDir().rename(running.path(u"pub"_s), running.path(u"elsewhere"_s)));
    QTRY_COMPARE_WITH_TIMEOUT(problems(running, api::Problem::Place::Area), 1, 60'000);
    client.passivePort();
    QCOMPARE(client.command("RETR a"), 451);
    QVERIFY(QDir().rename(running.path(u"elsewhere"_s), running.path(u"pub"_s)));
    QTRY_COMPARE_WITH_TIMEOUT(problems(running, api::Problem::Place::Area), 0, 60'000);
    QTRY_COMPARE_WITH_TIMEOUT(client.download("RETR a"), QByteArray("content"), 30'000);
}

void LocalServerTest::changedAreasReachRunningSessions()
{
    RunningServer running;
    running.write(u"pub/a"_s, "content");
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    QCOMPARE(client.download("RETR a"), QByteArray("content"));
    QVERIFY(running.reconfigure([](config::Config &configuration) { configuration.areas.removeFirst(); }));
    QTRY_VERIFY_WITH_TIMEOUT(client.command("SIZE a") == 550, 30'000);
}

void LocalServerTest::closedAccountEndsItsSessions()
{
    RunningServer running;
    FtpClient alice(running.endpoint());
    FtpClient anonymous(running.endpoint());
    QVERIFY(alice.logIn("alice", "secret") && anonymous.logIn());
    QVERIFY(
        running.reconfigure([](config::Config &configuration) { configuration.accounts.users[0].enabled = false; }));
    const auto deadline = QDeadlineTimer(60'000);
    while (alice.command("NOOP") == 200 && !deadline.hasExpired())
        QCoreApplication::processEvents();
    QVERIFY(!deadline.hasExpired());
    QCOMPARE(anonymous.command("NOOP"), 200);
}

void LocalServerTest::refusedConfigurationChangesNothing()
{
    RunningServer running;
    QVERIFY(running.reconfigure([](config::Config &configuration) { configuration.server.greeting = u"Saved."_s; }));
    QFile file(running.server->paths().configuration);
    QVERIFY(file.open(QFile::ReadOnly));
    const QByteArray before = file.readAll();

    config::Config wrong = running.server->configuration();
    wrong.areas.append(wrong.areas.first());
    const base::Result<void> applied = running.server->apply(wrong);
    QVERIFY(!applied);
    QVERIFY(applied.error().detail.contains(u"/areas/2"_s));
    file.seek(0);
    QCOMPARE(file.readAll(), before);
    QVERIFY(FtpClient(running.endpoint()).logIn());
}

void LocalServerTest::kickEndsASession()
{
    RunningServer running;
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    QTRY_COMPARE_WITH_TIMEOUT(running.server->snapshot()->sessions.size(), 1, 30'000);
    running.server->kick(running.server->snapshot()->sessions.first().id);
    QCOMPARE(client.reply(), 421);
    QVERIFY(client.isClosedByServer());
    QTRY_VERIFY_WITH_TIMEOUT(running.server->snapshot()->sessions.isEmpty(), 30'000);
}

void LocalServerTest::snapshotShowsSessions()
{
    RunningServer running;
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    QCOMPARE(client.command("CLNT <b>evil\x1b[2J"), 200);
    QCOMPARE(client.command("PORT 10,0,0,9,0,25"), 504);
    QTRY_COMPARE_WITH_TIMEOUT(running.server->snapshot()->blocked, 1, 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(!running.server->snapshot()->sessions.isEmpty()
                                 && running.server->snapshot()->sessions.first().blocked == 1,
                             30'000);
    const api::SessionRow row = running.server->snapshot()->sessions.first();
    QCOMPARE(row.user, u"anonymous"_s);
    QCOMPARE(row.activity, api::Activity::Idle);
    QVERIFY(!row.program.contains(QChar(0x1b)));
    QCOMPARE(row.lastCommand, u"PORT 10,0,0,9,0,25"_s);
    QVERIFY(!running.server->addressesToHandOut().isEmpty());
}

void LocalServerTest::policyKeepsItsRevision()
{
    RunningServer running;
    const qint64 first = running.server->snapshot()->policyRevision;
    QVERIFY(first > 0);
    running.server->stop(0);
    QVERIFY(isStopped(running));
    running.server->start();
    QTRY_VERIFY_WITH_TIMEOUT(running.isRunning(), 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(running.server->snapshot()->policyRevision, first, 30'000);
    QVERIFY(running.reconfigure([](config::Config &configuration) { configuration.policy.passive = false; }));
    QCOMPARE(running.server->snapshot()->policyRevision, first + 1);
}

void LocalServerTest::aCertificateThatEndsIsSaid_data()
{
    QTest::addColumn<int>("madeDaysAgo");
    QTest::addColumn<QString>("says");
    QTest::newRow("in some days") << 721 << u"expires in"_s;
    QTest::newRow("ended") << 731 << u"expired on"_s;
}

/// Also where no window asks: the log has it, and whoever prints the problems.
void LocalServerTest::aCertificateThatEndsIsSaid()
{
    QFETCH(int, madeDaysAgo);
    QFETCH(QString, says);
    constexpr qint64 day = qint64(24) * 3600 * 1'000'000;
    const auto certificate =
        tls::makeSelfSigned({u"desk"_s}, {}, base::Clock::system().utcMicroseconds() - madeDaysAgo * day);
    QVERIFY(certificate);
    RunningServer running;
    running.write(u"c.pem"_s, certificate->certificatePem());
    running.write(u"k.pem"_s, certificate->keyPem());
    running.server->stop(0);
    QVERIFY(isStopped(running));
    config::Config config = running.server->configuration();
    config.tls.certificate = running.path(u"c.pem"_s);
    config.tls.privateKey = running.path(u"k.pem"_s);
    running.server->setConfiguration(config);
    running.server->start();
    QTRY_VERIFY_WITH_TIMEOUT(running.isRunning(), 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(problems(running, api::Problem::Place::Certificate), 1, 30'000);
    const QList<api::Problem> all = running.server->snapshot()->problems;
    const auto problem = std::ranges::find(all, api::Problem::Place::Certificate, &api::Problem::place);
    QVERIFY2(problem->text.contains(says), qPrintable(problem->text));
    QTRY_COMPARE_WITH_TIMEOUT(problemEvents(running, says), 1, 30'000);
}

QTEST_GUILESS_MAIN(LocalServerTest)
#include "tst_localserver.moc"
