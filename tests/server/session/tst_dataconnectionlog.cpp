#include "server/session/DataConnectionLog.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;

using session::DataBinding;
using session::DataConnectionLog;
using session::DataConnectionStatus;
using State = session::DataConnectionStatus::State;

namespace {

address::Endpoint at(quint32 address, quint16 port)
{
    return {address::IpAddress::fromV4(address), port};
}

audit::Attempt refusal(audit::DataVerb verb, const address::Endpoint &target, policy::Reasons reasons, int code)
{
    audit::Attempt refused;
    refused.at = 7;
    refused.verb = verb;
    refused.target = target;
    refused.reasons = reasons;
    refused.replyCode = code;
    refused.sentence = u"why"_s;
    return refused;
}

std::vector<DataConnectionStatus> shown(const DataConnectionLog &log)
{
    return log.report({4}).connections;
}

} // namespace

/// What a session remembers of its data connections for whoever looks at it.
class DataConnectionLogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsOneToItsEnd_data();
    void followsOneToItsEnd();
    void handshakeIsRefusedInPlace();
    void refusalsHaveRowsOfTheirOwn();
    void alikeRefusalsShareARow();
    void isBounded();
    void strangersDoNotDriveOutWhatIsUnderWay();
    void textIsCapped();
};

void DataConnectionLogTest::followsOneToItsEnd_data()
{
    QTest::addColumn<bool>("made");
    QTest::addColumn<int>("code");
    QTest::addColumn<State>("state");
    QTest::newRow("done") << true << 226 << State::Done;
    QTest::newRow("broken off") << true << 426 << State::Broken;
    QTest::newRow("nobody came") << false << 425 << State::Missed;
}

void DataConnectionLogTest::followsOneToItsEnd()
{
    QFETCH(bool, made);
    QFETCH(int, code);
    DataConnectionLog log;
    log.begin(5, audit::DataVerb::Epsv, "RETR", "/a");
    QCOMPARE(shown(log).front().state, State::Awaited);
    QCOMPARE(shown(log).front().binding, DataBinding::None);
    const qint64 before = log.revision();
    if (made) {
        log.opened({at(0x7f000001, 4000), DataBinding::Resumed, true, true});
        QCOMPARE(shown(log).front().state, State::Open);
        QVERIFY(log.revision() > before);
    }
    log.ended(code);
    QVERIFY(log.revision() > before);
    const session::DataConnectionReport report = log.report({4});
    QCOMPARE(report.session.value, 4);
    QCOMPARE(report.older, 0);
    QCOMPARE(report.connections.size(), size_t(1));
    const DataConnectionStatus &one = report.connections.front();
    QTEST(one.state, "state");
    QCOMPARE(one.number, 1U);
    QCOMPARE(one.at, 5);
    QCOMPARE(one.verb, audit::DataVerb::Epsv);
    QCOMPARE(one.command, QByteArray("RETR"));
    QCOMPARE(one.path, QByteArray("/a"));
    QCOMPARE(int(one.replyCode), code);
    QCOMPARE(one.binding, made ? DataBinding::Resumed : DataBinding::None);
    log.ended(226); // the end of a transfer is told once
    QTEST(shown(log).front().state, "state");
}

void DataConnectionLogTest::handshakeIsRefusedInPlace()
{
    DataConnectionLog log;
    log.begin(5, audit::DataVerb::Pasv, "STOR", "/a");
    audit::Attempt refused = refusal(audit::DataVerb::Tls, at(0x7f000001, 4000), policy::Reason::TlsMismatch, 522);
    refused.argument = "no resumption";
    log.refused(refused);
    log.ended(522); // of the transfer
    QCOMPARE(shown(log).size(), size_t(1));
    const DataConnectionStatus one = shown(log).front();
    QCOMPARE(one.state, State::Refused);
    QCOMPARE(one.verb, audit::DataVerb::Pasv);
    QCOMPARE(one.peer, at(0x7f000001, 4000));
    QCOMPARE(one.reasons, policy::Reasons(policy::Reason::TlsMismatch));
    QCOMPARE(one.showed, QByteArray("no resumption"));
    QCOMPARE(int(one.replyCode), 522);
}

void DataConnectionLogTest::refusalsHaveRowsOfTheirOwn()
{
    DataConnectionLog log;
    log.refused(refusal(audit::DataVerb::Port, at(0x0a000009, 25), policy::Reason::ThirdParty, 504));
    log.begin(8, audit::DataVerb::Pasv, "LIST", "/");
    log.refused(refusal(audit::DataVerb::Pasv, at(0x7f000002, 9), policy::Reason::WrongPeer, 0));
    log.opened({at(0x7f000001, 4000), DataBinding::Clear, true, false});
    log.ended(226);
    QCOMPARE(shown(log).size(), size_t(3));
    QCOMPARE(shown(log).at(0).state, State::Refused);
    QCOMPARE(shown(log).at(0).at, 7);
    QCOMPARE(shown(log).at(1).state, State::Done);
    QCOMPARE(shown(log).at(2).state, State::Refused);
    QCOMPARE(shown(log).at(2).peer, at(0x7f000002, 9));
}

void DataConnectionLogTest::alikeRefusalsShareARow()
{
    DataConnectionLog log;
    const audit::Attempt same = refusal(audit::DataVerb::Port, at(0x0a000009, 25), policy::Reason::ThirdParty, 504);
    log.refused(same);
    log.refused(same);
    QCOMPARE(shown(log).size(), size_t(1));
    QCOMPARE(shown(log).front().count, 2);
    log.refused(refusal(audit::DataVerb::Port, at(0x0a000009, 26), policy::Reason::ThirdParty, 504));
    QCOMPARE(shown(log).size(), size_t(2)); // a scan shows its ports
    log.refused(refusal(audit::DataVerb::Pasv, at(0x7f000002, 9), policy::Reason::WrongPeer, 0));
    log.refused(refusal(audit::DataVerb::Pasv, at(0x7f000002, 10), policy::Reason::WrongPeer, 0));
    QCOMPARE(shown(log).size(), size_t(3)); // a stranger's own port is drawn by chance
    QCOMPARE(shown(log).back().count, 2);
}

void DataConnectionLogTest::isBounded()
{
    DataConnectionLog log;
    for (int i = 0; i < 1000; ++i) {
        log.begin(i, audit::DataVerb::Epsv, "RETR", "/a");
        log.opened({at(0x7f000001, 4000), DataBinding::Clear, true, false});
        log.ended(226);
    }
    const session::DataConnectionReport report = log.report({4});
    QCOMPARE(report.connections.size(), DataConnectionLog::most);
    QCOMPARE(report.older, qint64(1000 - DataConnectionLog::most));
    QCOMPARE(report.connections.back().number, 1000U);
    QCOMPARE(report.connections.front().number, 1001U - quint32(DataConnectionLog::most));
}

void DataConnectionLogTest::strangersDoNotDriveOutWhatIsUnderWay()
{
    DataConnectionLog log;
    log.begin(5, audit::DataVerb::Epsv, "RETR", "/a");
    for (quint32 i = 0; i < 200; ++i)
        log.refused(refusal(audit::DataVerb::Epsv, at(0x0a000000 + i, 9), policy::Reason::WrongPeer, 0));
    log.opened({at(0x7f000001, 4000), DataBinding::Resumed, true, false});
    log.ended(226);
    QCOMPARE(shown(log).size(), DataConnectionLog::most);
    QCOMPARE(shown(log).front().number, 1U);
    QCOMPARE(shown(log).front().state, State::Done);
    QCOMPARE(shown(log).at(1).number, 203U - quint32(DataConnectionLog::most));
}

void DataConnectionLogTest::textIsCapped()
{
    DataConnectionLog log;
    log.begin(5, audit::DataVerb::Epsv, "RETR", QByteArray(100'000, 'x'));
    audit::Attempt refused = refusal(audit::DataVerb::Port, {}, policy::Reason::Malformed, 501);
    refused.argument = QByteArray(100'000, 'x');
    log.refused(refused);
    QCOMPARE(shown(log).front().path.size(), 512);
    QCOMPARE(shown(log).back().showed.size(), 512);
}

QTEST_GUILESS_MAIN(DataConnectionLogTest)
#include "tst_dataconnectionlog.moc"
