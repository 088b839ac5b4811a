#include "tests/support/FtpClient.h"
#include "tests/support/RunningServer.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;

/// Something is uploaded, then another machine named to send it to: what the log makes of it.
class PayloadTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anUploadThenAThirdParty();
    void theUploadOfAnotherSession();
    void retrWhereOnlyListingsMayGo();
    void withoutAnUploadItIsNone();
    void aRefusedUploadIsNone();
};

namespace {

const address::IpAddress otherMachine = address::IpAddress::fromV4(0x7f000002); // 127.0.0.2

audit::AttemptRow newest(const RunningServer &running)
{
    const QList<audit::AttemptRow> rows = running.attempts(u"verdict:blocked"_s);
    return rows.isEmpty() ? audit::AttemptRow() : rows.first();
}

} // namespace

void PayloadTest::anUploadThenAThirdParty()
{
    RunningServer running;
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    QCOMPARE(client.upload("STOR incoming/commands", "HELO me\r\n"), 226);
    QCOMPARE(client.command("PORT 10,1,2,3,0,25"), 504);
    QCOMPARE(newest(running).classification, u"payload"_s);
    QCOMPARE(client.command("RETR incoming/commands"), 425);
}

void PayloadTest::theUploadOfAnotherSession()
{
    RunningServer running;
    {
        FtpClient client(running.endpoint());
        QVERIFY(client.logIn("alice", "secret"));
        QCOMPARE(client.upload("STOR commands", "HELO me\r\n"), 226);
    }
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    QCOMPARE(client.command("EPRT |1|10.1.2.3|6379|"), 504);
    QCOMPARE(newest(running).classification, u"payload"_s);
}

/// PORT alone may still be for a listing, which this policy sends anywhere: RETR shows what it is about.
void PayloadTest::retrWhereOnlyListingsMayGo()
{
    RunningServer running(
        [](config::Config &configuration) {
            policy::Rule lists;
            lists.id = u"lists"_s;
            lists.action = policy::Action::Allow;
            lists.direction = policy::Rule::When::Active;
            lists.targets.any = true;
            lists.transfers = policy::Rule::ListKind;
            configuration.policy.rules += lists;
        },
        {address::Subnet::fromPrefix(otherMachine, 32)});
    const Trap trap(otherMachine);
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn("alice", "secret"));
    QCOMPARE(client.upload("STOR commands", "HELO me\r\n"), 226);
    QCOMPARE(client.command("PORT " + FtpClient::portArgument(otherMachine, trap.port())), 200);
    QCOMPARE(client.command("RETR commands"), 425);
    QVERIFY(!trap.isTouched());
    QCOMPARE(newest(running).command, u"RETR"_s);
    QCOMPARE(newest(running).classification, u"payload"_s);
}

void PayloadTest::withoutAnUploadItIsNone()
{
    RunningServer running;
    running.write(u"pub/a"_s, "content");
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    QCOMPARE(client.download("RETR a"), QByteArray("content"));
    QCOMPARE(client.command("PORT 10,1,2,3,0,25"), 504);
    QCOMPARE(newest(running).classification, u"reserved-port-probe"_s);
}

void PayloadTest::aRefusedUploadIsNone()
{
    RunningServer running;
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    QVERIFY(client.upload("STOR commands", "HELO me\r\n") >= 400);
    QCOMPARE(client.command("PORT 10,1,2,3,0,25"), 504);
    QCOMPARE(newest(running).classification, u"reserved-port-probe"_s);
}

QTEST_GUILESS_MAIN(PayloadTest)
#include "tst_payload.moc"
