#include "server/audit/Connection.h"
#include "server/protocol/CommandTable.h"
#include "tests/support/FtpClient.h"
#include "tests/support/RunningServer.h"

#include <QCryptographicHash>
#include <QFile>
#include <QSqlQuery>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

using protocol::CommandSpec;
using protocol::Need;

/// The control connection: sequence, pipelining, logins, what holds and what doesn't.
class SessionCommandsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void needsLogin();
    void needsArgument();
    void knownButNotImplemented();
    void foreignProtocolsAreClosed_data();
    void foreignProtocolsAreClosed();
    void overLongLineIsDroppedWhole();
    void pipelinedCommandsAreAnsweredInOrder();
    void commandsWaitForTheTransfer();
    void abortEndsTheTransfer();
    void brokenUploadLeavesNothing();
    void dropBoxIsBlind();
    void uploadResumes();
    void loginsAreRefusedAlike();
    void passwordOpensTheAccount();
    void reinStartsAnew();
    void telnetSequencesAreSwallowed();
    void sessionLimitTurnsAway();

private:
    std::unique_ptr<RunningServer> m_running;
    FtpClient loggedIn(const QByteArray &user = "anonymous") const;
};

void SessionCommandsTest::initTestCase()
{
    m_running = std::make_unique<RunningServer>();
    QVERIFY(m_running->isRunning());
    m_running->write(u"pub/a.txt"_s, "one\ntwo\n");
    m_running->write(u"pub/big"_s, QByteArray(8 * 1024 * 1024, 'x'));
}

FtpClient SessionCommandsTest::loggedIn(const QByteArray &user) const
{
    FtpClient client(m_running->endpoint());
    if (!client.logIn(user, user == "alice" ? "secret" : "x"))
        qWarning("not logged in as %s: %s", user.constData(), client.text().constData());
    return client;
}

void SessionCommandsTest::needsLogin()
{
    for (const CommandSpec &spec : protocol::commandTable()) {
        if (!spec.needs.testFlag(Need::Login))
            continue;
        FtpClient client(m_running->endpoint());
        const QByteArray name(spec.name.data(), qsizetype(spec.name.size()));
        QVERIFY2(client.command(name + " x") == 530, name.constData());
    }
}

void SessionCommandsTest::needsArgument()
{
    FtpClient client = loggedIn();
    for (const CommandSpec &spec : protocol::commandTable()) {
        if (!spec.needs.testFlag(Need::Argument) || spec.needs.testFlag(Need::Unimplemented))
            continue;
        const QByteArray name(spec.name.data(), qsizetype(spec.name.size()));
        QVERIFY2(client.command(name) == 501, name.constData());
        QVERIFY2(client.command(name + ' ') == 501, name.constData());
    }
}

void SessionCommandsTest::knownButNotImplemented()
{
    FtpClient client = loggedIn();
    for (const CommandSpec &spec : protocol::commandTable()) {
        if (spec.needs.testFlag(Need::Unimplemented))
            QCOMPARE(client.command(QByteArray(spec.name.data(), qsizetype(spec.name.size())) + " x"), 502);
    }
    QCOMPARE(client.command("WIZ"), 500);
    QCOMPARE(client.command("XYZZYQUIT"), 500);
    QCOMPARE(client.command("NO OP"), 500);
    QCOMPARE(client.command("SITE EXEC ls"), 504);
    QCOMPARE(client.command("noop"), 200);
}

void SessionCommandsTest::foreignProtocolsAreClosed_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("HTTP POST") << QByteArray(
        "POST / HTTP/1.1\r\nHost: x\r\n\r\nUSER anonymous\r\nPASS x\r\nPORT 10,1,2,3,0,25\r\n");
    QTest::newRow("SMTP") << QByteArray("EHLO x\r\n");
    QTest::newRow("TLS on the clear port") << QByteArray("\x16\x03\x01\x02\x00\x01\x00", 7);
}

void SessionCommandsTest::foreignProtocolsAreClosed()
{
    QFETCH(QByteArray, bytes);
    FtpClient client(m_running->endpoint());
    client.send(bytes);
    QCOMPARE(client.reply(), 500);
    QCOMPARE(client.reply(), 0);
    QCOMPARE(m_running->attempts(u"target:10.1.2.3"_s).size(), 0);
}

void SessionCommandsTest::overLongLineIsDroppedWhole()
{
    FtpClient client = loggedIn();
    client.send("CWD " + QByteArray(5000, 'a') + " DELE a.txt\r\nNOOP\r\n");
    QCOMPARE(client.reply(), 500);
    QCOMPARE(client.reply(), 200);
}

void SessionCommandsTest::pipelinedCommandsAreAnsweredInOrder()
{
    FtpClient client(m_running->endpoint());
    QByteArray lines = "USER anonymous\r\nPASS x\r\n";
    for (int i = 0; i < 500; ++i)
        lines += i % 2 ? "PWD\r\n" : "NOOP\r\n";
    client.send(lines);
    QCOMPARE(client.reply(), 331);
    QCOMPARE(client.reply(), 230);
    for (int i = 0; i < 500; ++i)
        QCOMPARE(client.reply(), i % 2 ? 257 : 200);
}

void SessionCommandsTest::commandsWaitForTheTransfer()
{
    FtpClient client = loggedIn();
    QCOMPARE(client.command("TYPE I"), 200);
    base::Descriptor data = client.passive();
    QCOMPARE(client.command("RETR big"), 150);
    client.send("STAT\r\nNOOP\r\nPWD\r\n");
    QCOMPARE(client.reply(), 211);
    QVERIFY(client.text().contains("Transfer in progress"));
    QCOMPARE(FtpClient::readAll(data.get()).size(), 8 * 1024 * 1024);
    QCOMPARE(client.reply(), 226);
    QCOMPARE(client.reply(), 200);
    QCOMPARE(client.reply(), 257);
}

void SessionCommandsTest::abortEndsTheTransfer()
{
    FtpClient client = loggedIn();
    QCOMPARE(client.command("TYPE I"), 200);
    const base::Descriptor data = client.passive();
    QCOMPARE(client.command("RETR big"), 150);
    client.send("\xff\xf4\xff\xf2"
                "ABOR\r\nNOOP\r\n");
    QCOMPARE(client.reply(), 426);
    QCOMPARE(client.reply(), 226);
    QCOMPARE(client.reply(), 200);
    QCOMPARE(client.command("ABOR"), 226);
    QCOMPARE(client.download("RETR a.txt"), QByteArray("one\ntwo\n"));
}

void SessionCommandsTest::brokenUploadLeavesNothing()
{
    FtpClient client = loggedIn("alice");
    {
        const base::Descriptor data = client.passive();
        QCOMPARE(client.command("STOR half"), 150);
        QCOMPARE(client.command("ABOR"), 426);
        QCOMPARE(client.reply(), 226);
    }
    QVERIFY(!QFile::exists(m_running->path(u"pub/half"_s)));
    QVERIFY(!client.download("NLST").contains("half"));
    QVERIFY(!client.download("NLST").contains(".portcullis"));
}

void SessionCommandsTest::dropBoxIsBlind()
{
    FtpClient client = loggedIn();
    QCOMPARE(client.upload("STOR incoming/report.pdf", "confidential"), 226);
    // The same name is taken again: nothing tells that it was there.
    QCOMPARE(client.upload("STOR incoming/report.pdf", "second"), 226);
    QCOMPARE(client.download("NLST incoming"), QByteArray());
    for (const QByteArray verb : {"RETR", "SIZE", "MDTM", "MLST", "STAT", "CWD", "RNFR", "DELE"}) {
        client.command("EPSV");
        const int there = client.command(verb + " incoming/report.pdf");
        const QByteArray text = client.text();
        client.command("EPSV");
        QCOMPARE(client.command(verb + " incoming/missing.pdf"), there);
        QCOMPARE(client.text(), text);
        QCOMPARE(there, 550);
    }
    QVERIFY(!QFile::exists(m_running->path(u"incoming/report.pdf"_s)));
    const QStringList kept = QDir(m_running->server->paths().quarantine).entryList(QDir::Files);
    QCOMPARE(kept.size(), 2);
    QVERIFY(!kept.first().contains(u"report"_s));
    // Whoever reviews it can tell that it is what arrived.
    const auto recorded = [this](const QString &column) {
        audit::Connection connection;
        QStringList values;
        if (!connection.open(m_running->server->databaseFile(), audit::Connection::Mode::ReadOnly))
            return values;
        QSqlQuery query(connection.handle());
        query.exec(u"SELECT %1 FROM uploads ORDER BY id"_s.arg(column));
        while (query.next())
            values.append(query.value(0).toString());
        return values;
    };
    QCOMPARE(recorded(u"name"_s), (QStringList{u"report.pdf"_s, u"report.pdf"_s}));
    const auto sha256 = [](const QByteArray &bytes) {
        return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    };
    // RETR, SIZE, MDTM and MLST asked for it; STAT of a path, CWD, RNFR and DELE are not for fetching.
    QTRY_COMPARE(recorded(u"asked"_s), (QStringList{u"4"_s, u"4"_s}));
    QCOMPARE(recorded(u"sha256"_s), (QStringList{sha256("confidential"), sha256("second")}));
}

void SessionCommandsTest::uploadResumes()
{
    FtpClient client = loggedIn("alice");
    QCOMPARE(client.command("TYPE I"), 200);
    QCOMPARE(client.upload("STOR resumed", "first "), 226);
    QCOMPARE(client.upload("APPE resumed", "second "), 226);
    QCOMPARE(client.command("REST 13"), 350);
    QCOMPARE(client.upload("STOR resumed", "third"), 226);
    QCOMPARE(m_running->read(u"pub/resumed"_s), QByteArray("first second third"));
    QCOMPARE(client.command("REST 6"), 350);
    QCOMPARE(client.download("RETR resumed"), QByteArray("second third"));
    QCOMPARE(client.command("REST 9223372036854775807"), 350);
    client.passivePort();
    QCOMPARE(client.command("RETR resumed"), 554);
    QCOMPARE(client.command("REST 9223372036854775808"), 501);
    QCOMPARE(client.command("DELE resumed"), 250);
}

void SessionCommandsTest::loginsAreRefusedAlike()
{
    // Both at once: the delay before the reply is long on purpose.
    FtpClient known(m_running->endpoint());
    FtpClient unknown(m_running->endpoint());
    QCOMPARE(known.command("USER alice"), 331);
    const QByteArray asked = known.text();
    QCOMPARE(unknown.command("USER nobody"), 331);
    QCOMPARE(unknown.text(), asked);
    known.send("PASS wrong\r\n");
    unknown.send("PASS wrong\r\n");
    QCOMPARE(known.reply(), 530);
    QCOMPARE(unknown.reply(), 530);
    QCOMPARE(unknown.text(), known.text());
    QCOMPARE(known.command("PASS again"), 503);
}

void SessionCommandsTest::passwordOpensTheAccount()
{
    FtpClient client(m_running->endpoint());
    QVERIFY(client.logIn("alice", "secret"));
    QCOMPARE(client.command("USER anonymous"), 503);
    QCOMPARE(client.command("MKD new \"folder\""), 257);
    QVERIFY(client.text().contains("\"/new \"\"folder\"\"\""));
    QCOMPARE(client.command("RMD new \"folder\""), 250);
}

void SessionCommandsTest::reinStartsAnew()
{
    FtpClient client = loggedIn();
    QVERIFY(client.passivePort() != 0);
    QCOMPARE(client.command("EPSV ALL"), 200);
    QCOMPARE(client.command("PORT 127,0,0,1,31,144"), 501);
    QCOMPARE(client.command("REIN"), 220);
    QCOMPARE(client.command("PWD"), 530);
    QVERIFY(client.logIn());
    QCOMPARE(client.command("LIST"), 425);
    QCOMPARE(client.command("PASV"), 227);
}

void SessionCommandsTest::telnetSequencesAreSwallowed()
{
    FtpClient client = loggedIn();
    client.send("\xff\xfd\x01NO\xff\xf1OP\r\n");
    QVERIFY(client.reply() != 0);
    QVERIFY(client.text().contains("200 "));
}

void SessionCommandsTest::sessionLimitTurnsAway()
{
    RunningServer running([](config::Config &configuration) { configuration.server.limits.sessionsPerAddress = 2; });
    FtpClient first(running.endpoint());
    FtpClient second(running.endpoint());
    QVERIFY(second.logIn());
    FtpClient third(running.endpoint());
    QVERIFY(third.text().startsWith("421 "));
    FtpClient elsewhere(running.endpoint(), address::IpAddress::fromV4(0x7f000003));
    QVERIFY(elsewhere.logIn());
    QCOMPARE(first.command("QUIT"), 221);
    QVERIFY(first.isClosedByServer());
    // Asked once until it is so: each question takes the free place for a moment.
    QVERIFY(QTest::qWaitFor([&] { return FtpClient(running.endpoint()).text().startsWith("220 "); }));
}

QTEST_GUILESS_MAIN(SessionCommandsTest)
#include "tst_sessioncommands.moc"
