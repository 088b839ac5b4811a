#include "app/UploadsCommand.h"
#include "tests/app/Capture.h"
#include "tests/support/FtpClient.h"
#include "tests/support/RunningServer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

/// The review on the command line, beside a server that runs.
class TestUploads final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void arrivesIsReleasedAndFetched();
    void isRejected();
    void hostileNamesStayText();
    void wrongUsage_data();
    void wrongUsage();
    void aProfileWithoutALog();

private:
    struct Result
    {
        int code = 0;
        QString out;
        QString err;
    };
    Result run(const QStringList &words) const
    {
        support::Capture capture;
        const int code =
            capture.run(app::uploads, QStringList(words) << u"--profile"_s << m_running->server->paths().directory);
        return {code, capture.out(), capture.err()};
    }
    QJsonArray listed(const QString &state) const
    {
        return QJsonDocument::fromJson(run({u"list"_s, u"--json"_s, u"--state"_s, state}).out.toUtf8()).array();
    }
    FtpClient visitor() const
    {
        FtpClient client(m_running->endpoint());
        client.logIn();
        client.command("TYPE I");
        return client;
    }

    std::unique_ptr<RunningServer> m_running;
};

void TestUploads::init()
{
    m_running = std::make_unique<RunningServer>();
    QVERIFY(m_running->isRunning());
    QVERIFY(m_running->server->apply(m_running->server->configuration()));
}

void TestUploads::arrivesIsReleasedAndFetched()
{
    FtpClient client = visitor();
    QCOMPARE(client.upload("STOR incoming/report.pdf", "%PDF-1.4 confidential"), 226);
    const QJsonArray waiting = listed(u"waiting"_s);
    QCOMPARE(waiting.size(), 1);
    const QJsonObject row = waiting.first().toObject();
    QCOMPARE(row["name"_L1].toString(), u"report.pdf"_s);
    QCOMPARE(row["kind"_L1].toString(), u"application/pdf"_s);
    QCOMPARE(row["client"_L1].toString(), u"127.0.0.1"_s);
    QVERIFY(run({u"list"_s}).out.contains(u"report.pdf"_s));

    const QString id = QString::number(row["id"_L1].toInteger());
    const Result released = run({u"release"_s, id, u"/seen.pdf"_s, u"--note"_s, u"fine"_s});
    QVERIFY2(released.code == 0, qPrintable(released.err));
    QCOMPARE(client.download("RETR seen.pdf"), QByteArray("%PDF-1.4 confidential"));
    QCOMPARE(listed(u"waiting"_s).size(), 0);
    QCOMPARE(listed(u"released"_s).first().toObject()["target"_L1].toString(), u"/seen.pdf"_s);
    QVERIFY(run({u"list"_s}).out.contains(u"Nothing waits."_s));
    QCOMPARE(QDir(m_running->server->paths().quarantine).entryList(QDir::Files).size(), 0);
    QCOMPARE(client.upload("STOR incoming/next", "x"), 226); // the server's own log goes on

    const Result again = run({u"release"_s, id, u"/twice.pdf"_s});
    QCOMPARE(again.code, 1);
    QVERIFY(!again.err.isEmpty());
}

void TestUploads::isRejected()
{
    FtpClient client = visitor();
    QCOMPARE(client.upload("STOR incoming/one", "1"), 226);
    QCOMPARE(client.upload("STOR incoming/two", "2"), 226);
    const Result rejected = run({u"reject"_s, u"1"_s, u"9"_s, u"2"_s});
    QCOMPARE(rejected.code, 1);
    QVERIFY2(rejected.err.contains(u"9: "_s), qPrintable(rejected.err));
    QCOMPARE(listed(u"rejected"_s).size(), 2);
    QCOMPARE(QDir(m_running->server->paths().quarantine).entryList(QDir::Files).size(), 0);
}

void TestUploads::hostileNamesStayText()
{
    QVERIFY(m_running->reconfigure([](config::Config &configuration) {
        for (config::Area &area : configuration.areas)
            area.names.clear();
    }));
    FtpClient client = visitor();
    // The new settings come into force a moment later.
    QVERIFY(QTest::qWaitFor(
        [&client] { return client.upload("STOR incoming/<img src=x>$(reboot).pdf.exe", "MZ") == 226; }, 10'000));
    const QString out = run({u"list"_s}).out;
    QVERIFY2(out.contains(u"<img src=x>$(reboot).pdf.exe"_s), qPrintable(out));
    QVERIFY2(out.contains(u"two endings"_s), qPrintable(out));
    QCOMPARE(support::steeringCharacter(out), -1);
}

void TestUploads::wrongUsage_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::newRow("no action") << QStringList{};
    QTest::newRow("unknown action") << QStringList{u"publish"_s, u"1"_s};
    QTest::newRow("unknown state") << QStringList{u"list"_s, u"--state"_s, u"lost"_s};
    QTest::newRow("no path") << QStringList{u"release"_s, u"1"_s};
    QTest::newRow("no number") << QStringList{u"release"_s, u"one"_s, u"/x"_s};
    QTest::newRow("nothing to reject") << QStringList{u"reject"_s};
    QTest::newRow("a name to reject") << QStringList{u"reject"_s, u"report.pdf"_s};
}

void TestUploads::wrongUsage()
{
    QFETCH(const QStringList, words);
    const Result result = run(words);
    QCOMPARE(result.code, 2);
    QVERIFY(!result.err.isEmpty());
    QVERIFY(result.out.isEmpty());
}

void TestUploads::aProfileWithoutALog()
{
    const QTemporaryDir empty;
    support::Capture capture;
    QCOMPARE(capture.run(app::uploads, {u"list"_s, u"--profile"_s, empty.path()}), 2);
    QVERIFY(capture.err().contains(u"nothing has arrived"_s));
    QVERIFY(QDir(empty.path()).isEmpty());
}

QTEST_GUILESS_MAIN(TestUploads)
#include "tst_uploads_command.moc"
