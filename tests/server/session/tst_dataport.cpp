#include "tests/support/FtpClient.h"
#include "tests/support/RunningServer.h"

#include <QDir>
#include <QTest>

#include <sys/socket.h>

using namespace Qt::Literals::StringLiterals;

namespace {

const address::IpAddress self = address::IpAddress::fromV4(0x7f000001); // 127.0.0.1
const address::IpAddress stranger = address::IpAddress::fromV4(0x7f000002);

} // namespace

/// The promises about data connections, kept by a running server.
class DataPortTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusedTargetsAreNeverDialled_data();
    void refusedTargetsAreNeverDialled();
    void refusalLeavesNothingPending();
    void dataPortIsUsedOnce();
    void activeReachesTheClient();
    void policyChangedBetweenNamingAndConnecting();
    void transferKindDecidesAtTheSecondJudgement();
    void strangersDoNotDisturbThePassiveClient();
    void strangersOfAPortThatIsGivenUpAreInTheLog();
    void everyRefusalIsStoredBeforeItsReply();
    void unwritableLogFailsClosed();
    void unrecordedUploadsAreTakenBack();
    void reportOnlyRulesAreRecorded();
    void refusalsLeadToABan();
};

void DataPortTest::refusedTargetsAreNeverDialled_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("code");
    QTest::addColumn<QStringList>("reasons");
    QTest::newRow("third party, high port")
        << QByteArray("PORT 10,1,2,3,19,136") << 504 << QStringList{u"third-party"_s};
    QTest::newRow("third party, reserved port")
        << QByteArray("PORT 10,1,2,3,0,25") << 504 << QStringList{u"third-party"_s, u"reserved-port"_s};
    QTest::newRow("self, reserved port") << QByteArray("PORT 127,0,0,1,3,255") << 504
                                         << QStringList{u"reserved-port"_s};
    QTest::newRow("another loopback address")
        << QByteArray("PORT 127,9,9,9,31,144") << 504 << QStringList{u"this-server"_s, u"third-party"_s};
    QTest::newRow("this host") << QByteArray("PORT 0,0,0,0,31,144") << 504
                               << QStringList{u"not-routable"_s, u"third-party"_s};
    QTest::newRow("multicast") << QByteArray("PORT 224,0,0,1,31,144") << 504
                               << QStringList{u"not-routable"_s, u"third-party"_s};
    QTest::newRow("port zero") << QByteArray("PORT 127,0,0,1,0,0") << 501 << QStringList{u"port-zero"_s};
    QTest::newRow("leading zero") << QByteArray("PORT 127,0,0,01,31,144") << 501 << QStringList{u"malformed"_s};
    QTest::newRow("two blanks") << QByteArray("PORT  127,0,0,1,31,144") << 501 << QStringList{u"malformed"_s};
    QTest::newRow("host name") << QByteArray("EPRT |1|localhost|5000|") << 501 << QStringList{u"malformed"_s};
    QTest::newRow("IPv6 loopback") << QByteArray("EPRT |2|::1|8080|") << 504
                                   << QStringList{u"this-server"_s, u"third-party"_s};
    QTest::newRow("v4-compatible") << QByteArray("EPRT |2|::127.0.0.1|5000|") << 504
                                   << QStringList{u"not-routable"_s, u"third-party"_s};
    QTest::newRow("NUL in the argument") << QByteArray("PORT 127,0,0,1,31,144\0", 22) << 501
                                         << QStringList{u"malformed"_s};
}

void DataPortTest::refusedTargetsAreNeverDialled()
{
    QFETCH(QByteArray, line);
    QFETCH(int, code);
    QFETCH(QStringList, reasons);
    RunningServer running;
    QVERIFY(running.isRunning());
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    QCOMPARE(client.command(line), code);
    const QList<audit::AttemptRow> rows = running.attempts();
    QCOMPARE(rows.size(), 1);
    QCOMPARE(rows.first().reasons, reasons);
    QCOMPARE(rows.first().replyCode, code);
    QCOMPARE(rows.first().verdict, u"blocked"_s);
    QCOMPARE(client.command("LIST"), 425);
}

void DataPortTest::refusalLeavesNothingPending()
{
    RunningServer running;
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    const Trap trap(self);
    QCOMPARE(client.command("PORT " + FtpClient::portArgument(self, trap.port())), 200);
    QCOMPARE(client.command("PORT 10,0,0,9,31,144"), 504);
    QCOMPARE(client.command("LIST"), 425);
    QVERIFY(!trap.isTouched());
}

void DataPortTest::dataPortIsUsedOnce()
{
    RunningServer running;
    running.write(u"pub/a"_s, "content");
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    QCOMPARE(client.download("RETR a"), QByteArray("content"));
    QCOMPARE(client.command("RETR a"), 425);
    // A transfer that fails for another reason uses it up as well.
    QVERIFY(client.passivePort() != 0);
    QCOMPARE(client.command("RETR missing"), 550);
    QCOMPARE(client.command("RETR a"), 425);
}

void DataPortTest::activeReachesTheClient()
{
    RunningServer running;
    running.write(u"pub/a"_s, "line\n");
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    const Trap trap(self);
    QCOMPARE(client.command("EPRT |1|127.0.0.1|" + QByteArray::number(trap.port()) + '|'), 200);
    QVERIFY(!trap.isTouched());
    QCOMPARE(client.command("RETR a"), 150);
    const base::Descriptor data = trap.accept();
    QCOMPARE(FtpClient::readAll(data.get()), QByteArray("line\r\n"));
    QCOMPARE(client.reply(), 226);
    QTRY_COMPARE(running.attempts(u"verdict:allowed"_s).size(), 1);
    QCOMPARE(running.attempts().first().command, u"RETR"_s);
}

void DataPortTest::policyChangedBetweenNamingAndConnecting()
{
    RunningServer running;
    running.write(u"pub/a"_s, "content");
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    const Trap trap(self);
    QCOMPARE(client.command("PORT " + FtpClient::portArgument(self, trap.port())), 200);
    const qint64 before = running.server->snapshot()->policyRevision;
    QVERIFY(running.reconfigure([](config::Config &configuration) { configuration.policy.active = false; }));
    QCOMPARE(client.command("RETR a"), 425);
    QVERIFY(!trap.isTouched());
    const QList<audit::AttemptRow> rows = running.attempts();
    QCOMPARE(rows.size(), 1);
    QCOMPARE(rows.first().reasons, QStringList{u"direction-off"_s});
    QCOMPARE(rows.first().command, u"RETR"_s);
    QVERIFY(rows.first().policyRevision > before);
    QCOMPARE(client.command("PORT " + FtpClient::portArgument(self, trap.port())), 502);
}

void DataPortTest::transferKindDecidesAtTheSecondJudgement()
{
    RunningServer running(
        [](config::Config &configuration) { configuration.policy.rules.first().transfers = policy::Rule::ListKind; });
    running.write(u"pub/a"_s, "content");
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    QVERIFY(!client.download("LIST").isEmpty());
    QVERIFY(client.passive().isValid());
    QCOMPARE(client.command("RETR a"), 425);
    QCOMPARE(running.attempts(u"verdict:blocked"_s).size(), 1);
}

void DataPortTest::strangersDoNotDisturbThePassiveClient()
{
    RunningServer running;
    running.write(u"pub/a"_s, "secret content");
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    const quint16 port = client.passivePort();
    const base::Descriptor thief = FtpClient::connectTo({self, port}, stranger);
    // Turned away at once: the reset may come before connecting has been noticed as done.
    if (thief.isValid())
        QCOMPARE(FtpClient::readAll(thief.get()), QByteArray());
    QTRY_COMPARE(running.attempts(u"reason:wrong-peer"_s).size(), 1);
    const base::Descriptor data = FtpClient::connectTo({self, port});
    QVERIFY(data.isValid());
    QCOMPARE(client.command("RETR a"), 150);
    QCOMPARE(FtpClient::readAll(data.get()), QByteArray("secret content"));
    QCOMPARE(client.reply(), 226);
    QTRY_COMPARE(running.attempts(u"reason:wrong-peer"_s).size(), 1);
    QCOMPARE(running.attempts(u"reason:wrong-peer"_s).first().target, u"127.0.0.2"_s);
}

void DataPortTest::strangersOfAPortThatIsGivenUpAreInTheLog()
{
    RunningServer running;
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    for (int i = 1; i <= 5; ++i) {
        // Both come before a worker would look at the port by itself.
        const base::Descriptor thief = FtpClient::connectTo({self, client.passivePort()}, stranger);
        QCOMPARE(client.command(i % 2 == 0 ? "EPSV" : "ABOR"), i % 2 == 0 ? 229 : 226);
        QTRY_COMPARE(running.attempts(u"reason:wrong-peer"_s).size(), i);
    }
}

void DataPortTest::everyRefusalIsStoredBeforeItsReply()
{
    RunningServer running([](config::Config &configuration) { configuration.server.bans.blockedAttempts = 0; });
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    for (int i = 1; i <= 50; ++i) {
        QCOMPARE(client.command("PORT 10,0,0,9,4," + QByteArray::number(i)), 504);
        QCOMPARE(running.attempts().size(), i);
    }
    // Pipelined ones are answered one by one, in order.
    client.send("PORT 10,0,0,9,5,1\r\nNOOP\r\nPORT 10,0,0,9,5,2\r\nPORT x\r\nNOOP\r\n");
    QCOMPARE(client.reply(), 504);
    QCOMPARE(client.reply(), 200);
    QCOMPARE(client.reply(), 504);
    QCOMPARE(client.reply(), 501);
    QCOMPARE(client.reply(), 200);
    QCOMPARE(running.attempts().size(), 53);
}

void DataPortTest::unwritableLogFailsClosed()
{
    RunningServer running;
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    const Trap trap(self);
    const QByteArray allowed = "PORT " + FtpClient::portArgument(self, trap.port());
    QCOMPARE(client.command(allowed), 200);

    // The log's place is taken by a folder, so it can't be opened again either.
    const QString database = running.server->databaseFile();
    QVERIFY(QFile::rename(database, database + u".away"_s));
    QVERIFY(QDir().mkpath(database));
    QTRY_VERIFY(client.command("PORT 10,0,0,9,31,144") == 451);
    QCOMPARE(client.command(allowed), 451);
    QCOMPARE(client.command("EPSV"), 451);
    QCOMPARE(client.command("LIST"), 425);
    QVERIFY(!trap.isTouched());
    const auto logProblems = [&] {
        const QList<api::Problem> problems = running.server->snapshot()->problems;
        return std::ranges::count(problems, api::Problem::Place::Log, &api::Problem::place);
    };
    QTRY_COMPARE(logProblems(), 1);

    QVERIFY(QDir().rmdir(database));
    QVERIFY(QFile::rename(database + u".away"_s, database));
    QTRY_COMPARE_WITH_TIMEOUT(logProblems(), 0, 10'000);
    QTRY_VERIFY(client.command(allowed) == 200);
}

/// Nobody would ever learn of a file whose arrival isn't in the log, so it doesn't stay.
void DataPortTest::unrecordedUploadsAreTakenBack()
{
    RunningServer running;
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    QCOMPARE(client.command("TYPE I"), 200);
    base::Descriptor data = client.passive();
    QVERIFY(data.isValid());
    QCOMPARE(client.command("STOR incoming/report"), 150);
    // While the log can be written: without it nobody who arrives would be let in.
    QCOMPARE(::send(data.get(), "sec", 3, MSG_NOSIGNAL), 3);
    const QDir quarantine(running.server->paths().quarantine);
    const auto received = [&quarantine] {
        const QFileInfoList files = quarantine.entryInfoList(QDir::Files | QDir::Hidden);
        return files.isEmpty() ? qint64(0) : files.first().size();
    };
    QTRY_COMPARE(received(), qint64(3));

    const QString database = running.server->databaseFile();
    QVERIFY(QFile::rename(database, database + u".away"_s));
    QVERIFY(QDir().mkpath(database));
    FtpClient other(running.endpoint());
    QVERIFY(other.logIn());
    QTRY_VERIFY(other.command("PORT 10,0,0,9,31,144") == 451);

    QCOMPARE(::send(data.get(), "ret", 3, MSG_NOSIGNAL), 3);
    data.reset();
    QCOMPARE(client.reply(), 451);
    QCOMPARE(quarantine.entryList(QDir::Files | QDir::Hidden), QStringList());
}

void DataPortTest::reportOnlyRulesAreRecorded()
{
    RunningServer running([](config::Config &configuration) {
        policy::Rule watch;
        watch.id = u"watch"_s;
        watch.action = policy::Action::Deny;
        watch.targets.client = true;
        watch.reportOnly = true;
        configuration.policy.rules.prepend(watch);
    });
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    // Who will come is not known at EPSV; the rule speaks of the client, so it speaks when the client came.
    QCOMPARE(client.command("EPSV"), 229);
    QVERIFY(running.attempts(u"verdict:reported"_s).isEmpty());
    QVERIFY(!client.download("LIST").isEmpty());
    QTRY_VERIFY(!running.attempts(u"verdict:reported"_s).isEmpty());
    QCOMPARE(running.attempts(u"verdict:reported"_s).first().ruleId, u"watch"_s);
}

void DataPortTest::refusalsLeadToABan()
{
    RunningServer running([](config::Config &configuration) {
        configuration.server.bans.blockedAttempts = 3;
        configuration.server.bans.never.clear();
    });
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    // A client behind NAT that names its private address is told so as often as it asks.
    for (int port = 144; port < 154; ++port)
        QCOMPARE(client.command("PORT 10,0,0,9,131," + QByteArray::number(port)), 504);
    QCOMPARE(running.attempts(u"class:nat-mistake"_s).size(), 10);
    QCOMPARE(client.command("PORT 10,0,0,9,0,25"), 504);
    QCOMPARE(client.command("PORT 10,0,0,9,0,22"), 504);
    QCOMPARE(client.command("PORT 10,0,0,9,0,80"), 504);
    QCOMPARE(client.reply(), 421);
    QVERIFY(!running.attempts(u"class:scan"_s).empty());
    QVERIFY(client.isClosedByServer());
    FtpClient again(running.endpoint());
    QVERIFY(again.text().startsWith("421 "));
    FtpClient other(running.endpoint(), stranger);
    QVERIFY(other.logIn());
}

QTEST_GUILESS_MAIN(DataPortTest)
#include "tst_dataport.moc"
