#include "server/selftest/Conversation.h"
#include "tests/support/FtpClient.h"
#include "tests/support/RunningServer.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;

using api::DataBinding;
using State = api::DataConnectionRow::State;
using Reuse = config::Tls::SessionReuse;
using selftest::Conversation;

namespace {

const address::IpAddress self = address::IpAddress::fromV4(0x7f000001); // 127.0.0.1

RunningServer::Change withTls(Reuse reuse)
{
    return [reuse](config::Config &configuration) {
        configuration.server.listeners = {{{self, 0}, config::TlsUse::Optional}};
        configuration.tls.sessionReuse = reuse;
    };
}

/// The only session, watched; 0 if it doesn't come.
base::SessionId watchTheOnly(RunningServer &running)
{
    if (!QTest::qWaitFor([&] { return running.server->snapshot()->sessions.size() == 1; }, 30'000))
        return {};
    const base::SessionId session = running.server->snapshot()->sessions.first().id;
    running.server->watchDataConnections(session);
    return session;
}

enum class How { Resumes, OwnSession, OwnSessionWithAlpn };

bool logInProtected(Conversation &client)
{
    return client.say("AUTH TLS") == 234 && client.startTls() && client.say("PBSZ 0") == 200
        && client.say("PROT P") == 200 && client.logIn(u"anonymous"_s, u"test@"_s);
}

/// By EPSV; the final reply's code.
int download(Conversation &client, const QByteArray &command, How how)
{
    client.say("EPSV");
    const quint16 port = selftest::passivePort(client.lastReply());
    const base::Descriptor data = Conversation::connectFrom(self, {self, port});
    client.send(command + "\r\n");
    const auto protection = tls::Client::shakeHands(data.get(), how == How::Resumes ? client.tlsSession() : nullptr,
                                                    how == How::OwnSessionWithAlpn ? "ftp-data" : QByteArray());
    if (protection)
        protection->readAll();
    const int code = client.hear();
    return code == 150 ? client.hear() : code;
}

QList<api::DataConnectionRow> rows(const RunningServer &running)
{
    const api::DataConnectionsPtr known = running.server->snapshot()->dataConnections;
    return known ? known->rows : QList<api::DataConnectionRow>();
}

} // namespace

/// What a running server tells of the data connections of the session that is looked at.
class DataConnectionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyOneSaysHowItWasBound_data();
    void everyOneSaysHowItWasBound();
    void refusedUnderRequire();
    void bindingsOfOneSessionDiffer();
    void clearTextAndRefusals();
    void whatIsUnderWayIsOpen();
    void strangersAreTold();
    void endIsTold();
    void onlyTheWatchedSession();
    void hostileNamesAreEscaped();
};

void DataConnectionsTest::everyOneSaysHowItWasBound_data()
{
    QTest::addColumn<Reuse>("reuse");
    QTest::addColumn<How>("how");
    QTest::addColumn<DataBinding>("binding");
    QTest::addColumn<bool>("preferred");
    QTest::newRow("resumes under require") << Reuse::Require << How::Resumes << DataBinding::Resumed << false;
    QTest::newRow("its own session under prefer")
        << Reuse::Prefer << How::OwnSession << DataBinding::AddressOnly << true;
    QTest::newRow("its own session under off") << Reuse::Off << How::OwnSession << DataBinding::AddressOnly << false;
    QTest::newRow("ALPN under prefer") << Reuse::Prefer << How::OwnSessionWithAlpn << DataBinding::Alpn << true;
}

void DataConnectionsTest::everyOneSaysHowItWasBound()
{
    QFETCH(Reuse, reuse);
    QFETCH(How, how);
    RunningServer running(withTls(reuse));
    QVERIFY(running.isRunning());
    running.write(u"pub/a"_s, "content");
    Conversation client(running.endpoint(), self);
    QVERIFY(logInProtected(client));
    QVERIFY(watchTheOnly(running));
    QCOMPARE(download(client, "RETR a", how), 226);
    QTRY_VERIFY(rows(running).size() == 1 && rows(running).first().state == State::Done);
    const api::DataConnectionRow one = rows(running).first();
    QTEST(one.binding, "binding");
    QTEST(one.reusePreferred, "preferred");
    QCOMPARE(one.verb, u"EPSV"_s);
    QCOMPARE(one.command, u"RETR"_s);
    QCOMPARE(one.path, u"/a"_s);
    QCOMPARE(one.peer.address, self);
    QVERIFY(one.peer.port != 0);
    QVERIFY(one.sameAddress);
    QCOMPARE(one.replyCode, 226);
}

void DataConnectionsTest::refusedUnderRequire()
{
    RunningServer running(withTls(Reuse::Require));
    running.write(u"pub/a"_s, "content");
    Conversation client(running.endpoint(), self);
    QVERIFY(logInProtected(client));
    QVERIFY(watchTheOnly(running));
    QCOMPARE(download(client, "RETR a", How::OwnSession), 522);
    QTRY_COMPARE(rows(running).size(), 1);
    const api::DataConnectionRow one = rows(running).first();
    QCOMPARE(one.state, State::Refused);
    QCOMPARE(one.reasons, QStringList{u"tls-mismatch"_s});
    QCOMPARE(one.showed, u"no resumption"_s);
    QCOMPARE(one.verb, u"EPSV"_s);
    QCOMPARE(one.path, u"/a"_s);
    QCOMPARE(one.replyCode, 522);
    QCOMPARE(one.binding, DataBinding::None);
}

void DataConnectionsTest::bindingsOfOneSessionDiffer()
{
    RunningServer running(withTls(Reuse::Prefer));
    running.write(u"pub/a"_s, "content");
    Conversation client(running.endpoint(), self);
    QVERIFY(logInProtected(client));
    QCOMPARE(download(client, "RETR a", How::Resumes), 226);
    QCOMPARE(download(client, "RETR a", How::OwnSession), 226);
    QCOMPARE(client.say("PROT C"), 200);
    // What was before somebody looked is told, too.
    QVERIFY(watchTheOnly(running));
    QTRY_COMPARE(rows(running).size(), 2);
    QCOMPARE(rows(running).at(0).binding, DataBinding::Resumed);
    QCOMPARE(rows(running).at(1).binding, DataBinding::AddressOnly);
}

void DataConnectionsTest::clearTextAndRefusals()
{
    RunningServer running;
    running.write(u"pub/a"_s, "content");
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    const base::SessionId session = watchTheOnly(running);
    QTRY_VERIFY(running.server->snapshot()->dataConnections);
    QVERIFY(rows(running).isEmpty());
    QCOMPARE(running.server->snapshot()->dataConnections->session, session);
    QCOMPARE(client.download("RETR a"), QByteArray("content"));
    QCOMPARE(client.command("PORT 10,1,2,3,0,25"), 504);
    QCOMPARE(client.command("PORT 10,1,2,3,0,25"), 504);
    QTRY_VERIFY(rows(running).size() == 2 && rows(running).last().count == 2);
    QCOMPARE(rows(running).first().binding, DataBinding::Clear);
    const api::DataConnectionRow last = rows(running).last();
    QCOMPARE(last.state, State::Refused);
    QCOMPARE(last.verb, u"PORT"_s);
    QCOMPARE(last.showed, u"10,1,2,3,0,25"_s);
    QCOMPARE(last.peer.toString(), u"10.1.2.3:25"_s);
    QCOMPARE(last.reasons.first(), u"third-party"_s);
    QVERIFY(!last.sentence.isEmpty());
    QVERIFY(last.command.isEmpty());
}

void DataConnectionsTest::whatIsUnderWayIsOpen()
{
    RunningServer running;
    running.write(u"pub/a"_s, QByteArray(64 * 1024 * 1024, 'x')); // more than the buffers on its way hold
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    QVERIFY(watchTheOnly(running));
    base::Descriptor data = client.passive();
    QVERIFY(data.isValid());
    QCOMPARE(client.command("RETR a"), 150);
    QTRY_VERIFY(rows(running).size() == 1 && rows(running).first().state == State::Open);
    data = {};
    QCOMPARE(client.reply(), 426);
    QTRY_COMPARE(rows(running).first().state, State::Broken);
    QCOMPARE(rows(running).first().replyCode, 426);
}

void DataConnectionsTest::strangersAreTold()
{
    RunningServer running;
    running.write(u"pub/a"_s, "content");
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    QVERIFY(watchTheOnly(running));
    const quint16 port = client.passivePort();
    QCOMPARE(client.command("RETR a"), 150);
    QTRY_VERIFY(rows(running).size() == 1 && rows(running).first().state == State::Awaited);
    const base::Descriptor stranger =
        FtpClient::connectTo({self, port}, address::IpAddress::fromV4(0x7f000002)); // 127.0.0.2
    QTRY_COMPARE(rows(running).size(), 2);
    QCOMPARE(rows(running).first().state, State::Awaited);
    QCOMPARE(rows(running).last().state, State::Refused);
    QVERIFY(rows(running).last().reasons.contains(u"wrong-peer"));
    QCOMPARE(rows(running).last().replyCode, 0);
    QCOMPARE(rows(running).last().peer.address.toString(), u"127.0.0.2"_s);
}

void DataConnectionsTest::endIsTold()
{
    RunningServer running;
    running.write(u"pub/a"_s, "content");
    auto client = std::make_unique<FtpClient>(running.endpoint());
    QVERIFY(client->logIn());
    const base::SessionId session = watchTheOnly(running);
    QTRY_VERIFY(running.server->snapshot()->dataConnections);
    QCOMPARE(client->download("RETR a"), QByteArray("content"));
    client.reset();
    QTRY_VERIFY(running.server->snapshot()->sessions.isEmpty());
    const api::DataConnectionsPtr known = running.server->snapshot()->dataConnections;
    QVERIFY(known->sessionEnded);
    QCOMPARE(known->session, session);
    QCOMPARE(known->rows.size(), 1); // also what happened since the workers were asked
    QCOMPARE(known->rows.first().state, State::Done);
}

void DataConnectionsTest::onlyTheWatchedSession()
{
    RunningServer running;
    running.write(u"pub/a"_s, "content");
    FtpClient one(running.endpoint());
    QVERIFY(one.logIn());
    const base::SessionId first = watchTheOnly(running);
    FtpClient other(running.endpoint());
    QVERIFY(other.logIn());
    QCOMPARE(other.download("RETR a"), QByteArray("content"));
    QCOMPARE(one.download("LIST").isEmpty(), false);
    QTRY_COMPARE(rows(running).size(), 1);
    QCOMPARE(rows(running).first().command, u"LIST"_s);
    QTRY_COMPARE(running.server->snapshot()->sessions.size(), 2);
    running.server->watchDataConnections(running.server->snapshot()->sessions.last().id);
    QVERIFY(!running.server->snapshot()->dataConnections);
    QTRY_COMPARE(rows(running).size(), 1);
    QCOMPARE(rows(running).first().command, u"RETR"_s);
    QVERIFY(running.server->snapshot()->dataConnections->session != first);
    running.server->watchDataConnections({});
    QVERIFY(!running.server->snapshot()->dataConnections);
}

void DataConnectionsTest::hostileNamesAreEscaped()
{
    RunningServer running;
    const QByteArray name = "<b>\xe2\x80\xae"
                            "fdp.exe"; // U+202E turns what follows around
    running.write(QString(u"pub/"_s % QString::fromUtf8(name)), "content");
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    QVERIFY(watchTheOnly(running));
    QCOMPARE(client.download("RETR " + name), QByteArray("content"));
    QTRY_COMPARE(rows(running).size(), 1);
    QCOMPARE(rows(running).first().path, u"/<b>\\u{202E}fdp.exe"_s);
    QCOMPARE(client.command("PORT \x1b[31m1,2"), 501);
    QTRY_COMPARE(rows(running).size(), 2);
    QCOMPARE(rows(running).last().showed, u"\\x1B[31m1,2"_s);
}

QTEST_GUILESS_MAIN(DataConnectionsTest)
#include "tst_dataconnections.moc"
