#include "server/selftest/SelfTest.h"
#include "tests/server/selftest/HonestJudge.h"

#include <QSignalSpy>
#include <QTest>

#include <atomic>

using namespace Qt::Literals::StringLiterals;

namespace {

enum class Hole {
    None,
    ThirdParties,
    ReservedPorts,
    OwnListener,
    ThisMachine,
    PortZero,
    Strangers,
    NobodysAddresses,
    Everything
};

std::atomic<Hole> hole = Hole::None;

policy::Verdict letThrough()
{
    policy::Verdict verdict;
    verdict.allowed = true;
    return verdict;
}

bool isInHole(const policy::Question &question, const policy::Verdict &honest)
{
    using policy::Reason;
    const bool active = question.direction == policy::Direction::Active;
    const auto only = [&honest](policy::Reasons reasons) {
        return !(honest.reasons & ~(reasons | Reason::NoRule | Reason::ByRule));
    };
    switch (hole.load()) {
    case Hole::None:
        return false;
    case Hole::ThirdParties:
        return active && only(Reason::ThirdParty);
    case Hole::ReservedPorts:
        return active && only(Reason::ReservedPort);
    case Hole::OwnListener:
        return active && question.targetIsOwnListener && only(Reason::ThisServer | Reason::ThirdParty);
    case Hole::ThisMachine:
        return active && !question.targetIsOwnListener && only(Reason::ThisServer | Reason::ThirdParty);
    case Hole::PortZero:
        return active && question.target.port == 0 && question.target.address == question.client;
    case Hole::Strangers:
        return !active && only(Reason::WrongPeer);
    case Hole::NobodysAddresses:
        return active && honest.reasons.testFlag(Reason::NotRoutable);
    case Hole::Everything:
        return !question.malformed;
    }
    return false;
}

} // namespace

namespace policy {

Verdict judge(const CompiledPolicy &policy, const Question &question)
{
    Verdict honest = honestVerdict(policy, question);
    return !honest.allowed && isInHole(question, honest) ? letThrough() : honest;
}

Verdict judge(const Policy &policy, const Question &question)
{
    return judge(CompiledPolicy(policy), question);
}

} // namespace policy

/// A self-test that a broken judge passes would be worth nothing: each hole has to be named.
class BrokenJudgeTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holesAreNamed_data();
    void holesAreNamed();
};

void BrokenJudgeTest::holesAreNamed_data()
{
    QTest::addColumn<int>("opened");
    QTest::addColumn<QStringList>("named"); // ids of cases that have to fail, in any order
    const auto row = [](const char *title, Hole opened, const QStringList &named) {
        QTest::newRow(title) << int(opened) << named;
    };
    row("an honest judge", Hole::None, {});
    row("third parties are let through", Hole::ThirdParties,
        {u"B01-third-party"_s, u"B02-third-party-eprt"_s, u"B10-mapped"_s, u"B15-pipelined"_s, u"B23-upload"_s,
         u"B24-listings"_s, u"B31-other-delimiter"_s});
    row("reserved ports are let through", Hole::ReservedPorts, {u"B05-boundary-ports"_s});
    row("the server's own listener is let through", Hole::OwnListener,
        {u"B08-own-listener"_s, u"B21-passive-listener"_s});
    row("this machine's other services are let through", Hole::ThisMachine,
        {u"B07-this-server"_s, u"B22-addresses-by-ports"_s});
    row("port 0 is let through", Hole::PortZero, {u"B06-port-zero"_s});
    row("anybody may come to a passive port", Hole::Strangers, {u"B20-passive-theft"_s});
    row("addresses that are no machine's are let through", Hole::NobodysAddresses,
        {u"B09-nobodys-address"_s, u"B22-addresses-by-ports"_s});
    row("everything is let through", Hole::Everything,
        {u"B01-third-party"_s, u"B05-boundary-ports"_s, u"B07-this-server"_s, u"B08-own-listener"_s,
         u"B17-policy-changed"_s, u"B20-passive-theft"_s});
}

void BrokenJudgeTest::holesAreNamed()
{
    QFETCH(const int, opened);
    QFETCH(const QStringList, named);
    hole = Hole(opened);
    selftest::SelfTest test;
    QSignalSpy finished(&test, &selftest::SelfTest::finished);
    test.start(config::Config(), false);
    QVERIFY(finished.wait(280'000));
    const auto report = finished.first().first().value<selftest::Report>();
    QCOMPARE(report.error, QString());
    QStringList failed;
    for (const selftest::CaseResult &result : report.results) {
        if (result.outcome == selftest::CaseResult::Outcome::Failed && !failed.contains(result.id)) {
            failed.append(result.id);
            QVERIFY(!result.observed.isEmpty());
        }
    }
    for (const QString &id : named)
        QVERIFY2(failed.contains(id), qPrintable(id % u" did not fail; these did: "_s % failed.join(u' ')));
    QCOMPARE(report.passed(), named.isEmpty());
    QVERIFY2(!named.isEmpty() || failed.isEmpty(), qPrintable(failed.join(u' ')));
}

QTEST_GUILESS_MAIN(BrokenJudgeTest)
#include "tst_broken_judge.moc"
