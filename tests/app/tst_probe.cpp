#include "app/ProbeCommand.h"
#include "app/SelftestCommand.h"
#include "server/config/Json.h"
#include "server/policy/Presets.h"
#include "server/selftest/ReportFile.h"
#include "tests/app/Capture.h"
#include "tests/support/RunningServer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSemaphore>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QThread>

#include <sys/socket.h>

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int patience = 60'000; // milliseconds

/// Connects to whoever is named, and says that a transfer is done only once the other end has closed: so does proftpd.
class LingeringServer final : public QThread
{
public:
    LingeringServer()
    {
        start();
        m_listening.acquire();
    }
    ~LingeringServer() override { wait(); }
    LingeringServer(const LingeringServer &) = delete;
    LingeringServer &operator=(const LingeringServer &) = delete;
    quint16 port() const { return m_port; }

protected:
    void run() override
    {
        QTcpServer server;
        server.listen(QHostAddress::LocalHost);
        m_port = server.serverPort();
        m_listening.release();
        if (!server.waitForNewConnection(patience))
            return;
        QTcpSocket &control = *server.nextPendingConnection();
        say(control, "220-Two lines\r\n220 Ready");
        while (control.canReadLine() || control.waitForReadyRead(patience)) {
            while (control.canReadLine())
                answer(control, control.readLine().trimmed());
        }
    }

private:
    static void say(QTcpSocket &control, const QByteArray &reply)
    {
        control.write(reply + "\r\n");
        control.waitForBytesWritten(patience);
    }
    void answer(QTcpSocket &control, const QByteArray &line)
    {
        if (line.startsWith("PORT ")) {
            const QList<QByteArray> numbers = line.mid(5).split(',');
            m_host = QString::fromLatin1(numbers.first(4).join('.'));
            m_dataPort = quint16(numbers.at(4).toUInt() * 256 + numbers.at(5).toUInt());
        }
        if (line == "LIST") {
            QTcpSocket data;
            data.connectToHost(QHostAddress(m_host), m_dataPort);
            data.waitForConnected(patience);
            say(control, "150 Here it comes");
            ::shutdown(int(data.socketDescriptor()), SHUT_WR);
            data.waitForDisconnected(patience);
            say(control, "226 Done");
            return;
        }
        say(control, line.startsWith("USER") ? "331 Password" : line.startsWith("PASS") ? "230 In" : "200 Yes");
    }

    QSemaphore m_listening;
    quint16 m_port = 0;
    QString m_host;
    quint16 m_dataPort = 0;
};

} // namespace

/// `probe` against servers of both kinds, and `selftest` of a profile.
class TestProbe final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsTheGroup_data();
    void tellsTheGroup();
    void waitsForServersThatLinger();
    void signsIn();
    void wrongUsage_data();
    void wrongUsage();
    void nobodyAnswers();
    void selftestKeepsItsReport();

private:
    /// The addresses of loopback stand for other machines, or the server would take them for itself.
    static std::unique_ptr<RunningServer> serverWith(const QString &preset)
    {
        return std::make_unique<RunningServer>(
            [&preset](config::Config &configuration) {
                configuration.policy = policy::preset(preset).value_or(policy::Preset()).policy;
                configuration.policy.dataSourcePort = 0;
            },
            QList<address::Subnet>{*address::Subnet::parse(u"127.0.0.2")});
    }
};

void TestProbe::tellsTheGroup_data()
{
    QTest::addColumn<QString>("preset");
    QTest::addColumn<int>("group");
    QTest::addColumn<int>("code");
    QTest::addColumn<QStringList>("answers");
    QTest::newRow("strict RFC") << u"cat1-strict-rfc"_s << 1 << 1
                                << QStringList{u"connected"_s, u"connected"_s, u"taken"_s};
    QTest::newRow("open but for reserved ports")
        << u"sunos-5.6"_s << 1 << 1 << QStringList{u"connected"_s, u"connected"_s, u"refused"_s};
    QTest::newRow("suppressed") << u"cat2-suppress"_s << 2 << 0
                                << QStringList{u"connected"_s, u"refused"_s, u"taken"_s};
    QTest::newRow("the default") << u"portcullis-default"_s << 2 << 0
                                 << QStringList{u"connected"_s, u"refused"_s, u"refused"_s};
}

void TestProbe::tellsTheGroup()
{
    QFETCH(const QString, preset);
    QFETCH(const int, group);
    QFETCH(const int, code);
    QFETCH(const QStringList, answers);
    const auto running = serverWith(preset);
    QVERIFY(running->isRunning());
    support::Capture capture;
    QCOMPARE(capture.run(app::probe, {running->endpoint().toString(), u"--json"_s}), code);
    const QJsonObject report = QJsonDocument::fromJson(capture.out().toUtf8()).object();
    QCOMPARE(report["group"_L1].toInt(), group);
    QVERIFY(!report["verdict"_L1].toString().isEmpty());
    QStringList found;
    const QJsonArray steps = report["steps"_L1].toArray();
    for (const QJsonValue &step : steps)
        found += step["answer"_L1].toString();
    QCOMPARE(found, answers);

    support::Capture plain;
    QCOMPARE(plain.run(app::probe, {running->endpoint().toString()}), code);
    QVERIFY(plain.out().contains(u"CERT group %1"_s.arg(group)));
}

void TestProbe::waitsForServersThatLinger()
{
    const LingeringServer server;
    support::Capture capture;
    QCOMPARE(capture.run(app::probe, {u"127.0.0.1:%1"_s.arg(server.port())}), 1);
    QVERIFY2(capture.out().contains(u"CERT group 1"_s), qPrintable(capture.out()));
    QVERIFY(!capture.out().contains(u"226"_s)); // never taken for the reply to PORT
}

void TestProbe::signsIn()
{
    const auto running = serverWith(u"portcullis-default"_s);
    support::Capture right("secret\n");
    QCOMPARE(right.run(app::probe, {running->endpoint().toString(), u"--user"_s, u"alice"_s}), 0);
    support::Capture wrong("guess\n");
    QCOMPARE(wrong.run(app::probe, {running->endpoint().toString(), u"--user"_s, u"alice"_s}), 2);
    QVERIFY2(!wrong.err().isEmpty() && wrong.out().isEmpty(), qPrintable(wrong.err()));
}

void TestProbe::wrongUsage_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::newRow("nothing") << QStringList{};
    QTest::newRow("no port") << QStringList{u"127.0.0.1"_s};
    QTest::newRow("port 0") << QStringList{u"127.0.0.1:0"_s};
    QTest::newRow("no address for the other") << QStringList{u"127.0.0.1:21"_s, u"--other"_s, u"me"_s};
}

void TestProbe::wrongUsage()
{
    QFETCH(const QStringList, words);
    support::Capture capture;
    QCOMPARE(capture.run(app::probe, words), 2);
    QVERIFY(!capture.err().isEmpty());
}

void TestProbe::nobodyAnswers()
{
    support::Capture capture;
    QCOMPARE(capture.run(app::probe, {u"127.0.0.77:9"_s}), 2);
    QVERIFY(capture.err().contains(u"127.0.0.77:9"_s));
}

void TestProbe::selftestKeepsItsReport()
{
    const QTemporaryDir profile;
    QFile file(profile.filePath(u"portcullis.json"_s));
    QVERIFY(file.open(QFile::WriteOnly) && file.write(config::write(config::Config())) > 0);
    file.close();
    support::Capture capture;
    QCOMPARE(capture.run(app::selftest, {u"--profile"_s, profile.path()}), 0);
    QVERIFY2(capture.out().contains(u" 0 failed"_s), qPrintable(capture.out()));
    const auto report = selftest::loadReport(profile.path());
    QVERIFY(report && report->passed());
    QCOMPARE(report->policyDigest, selftest::policyDigest(policy::Policy::standard()));
}

QTEST_GUILESS_MAIN(TestProbe)
#include "tst_probe.moc"
