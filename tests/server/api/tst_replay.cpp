#include "server/api/Replay.h"
#include "server/audit/Writer.h"
#include "server/base/Clock.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

using api::Replay;
using api::ReplayResult;
using policy::Reason;

namespace {

policy::Policy open(const char16_t *network, bool expired = false)
{
    policy::Policy policy = policy::Policy::standard();
    policy::Rule rule;
    rule.id = u"lab"_s;
    rule.action = policy::Action::Allow;
    rule.targets.subnets = {*address::Subnet::parse(network)};
    rule.expires = expired ? 1 : 0;
    policy.rules.prepend(rule);
    return policy;
}

audit::Attempt attempt(const QString &client, const QString &user, const QString &target, bool allowed)
{
    audit::Attempt attempt;
    attempt.at = base::Clock::system().utcMicroseconds();
    attempt.client = *address::Endpoint::parse(client);
    attempt.user = user;
    attempt.target = *address::Endpoint::parse(target);
    attempt.outcome = allowed ? audit::Outcome::Allowed : audit::Outcome::Blocked;
    if (!allowed)
        attempt.reasons = Reason::ThirdParty;
    return attempt;
}

} // namespace

/// Drafts run over a log that a writer wrote.
class ReplayTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void theSamePolicyChangesNothing();
    void anOpenDraftAllowsMore();
    void aClosedDraftRefusesMore();
    void countsStandForManyConnections();
    void whatNoRuleDecidedIsLeftOut();
    void kindsOfTransferAndDirectionsAreKnown();
    void encryptionIsKnown();
    void encryptionThatWasNotNotedIsNotGuessed();
    void onlyTheChosenPeriodIsRead();
    void ownListenersStayClosed();
    void clientsAreGroupedMostFirst();
    void aNewRunOvertakesTheFormer();
    void canBeCancelled();
    void aMissingLogIsEmpty();
    void aBrokenLogIsAnError();
    void goesAwayWhileRunning();

private:
    void write(const QList<audit::Attempt> &attempts);
    ReplayResult run(const policy::Policy &draft, qint64 since = 0, const address::PortSet &listening = {},
                     bool protectionRequired = false);
    QString file() const { return m_folder->filePath(u"log.db"_s); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void ReplayTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void ReplayTest::write(const QList<audit::Attempt> &attempts)
{
    audit::Writer writer;
    audit::Writer::Options options;
    options.file = file();
    QVERIFY(writer.open(options));
    for (const audit::Attempt &one : attempts)
        writer.record(one);
}

ReplayResult ReplayTest::run(const policy::Policy &draft, qint64 since, const address::PortSet &listening,
                             bool protectionRequired)
{
    Replay replay;
    QSignalSpy finished(&replay, &Replay::finished);
    policy::Surroundings surroundings;
    surroundings.own = {*address::IpAddress::parse(u"192.0.2.1")};
    replay.start({file(), draft, surroundings, listening, since, protectionRequired});
    if (!replay.isRunning() || !finished.wait(60'000))
        return {};
    return finished.first().first().value<ReplayResult>();
}

void ReplayTest::theSamePolicyChangesNothing()
{
    write({attempt(u"192.0.2.7:1"_s, u"anonymous"_s, u"10.0.0.9:25"_s, false),
           attempt(u"192.0.2.7:1"_s, u"alice"_s, u"192.0.2.7:4000"_s, true)});
    const ReplayResult result = run(policy::Policy::standard());
    QCOMPARE(result.considered, 2);
    QCOMPARE(result.unchanged, 2);
    QVERIFY(result.changes.isEmpty() && result.error.isEmpty() && !result.cancelled);
}

void ReplayTest::anOpenDraftAllowsMore()
{
    write({attempt(u"192.0.2.7:1"_s, u"anonymous"_s, u"10.0.0.9:25"_s, false),
           attempt(u"192.0.2.7:2"_s, u"anonymous"_s, u"10.0.0.10:25"_s, false),
           attempt(u"192.0.2.7:2"_s, u"anonymous"_s, u"172.16.0.1:25"_s, false)});
    const ReplayResult result = run(open(u"10.0.0.0/8"));
    QCOMPARE(result.newlyAllowed, 2);
    QCOMPARE(result.newlyRefused, 0);
    QCOMPARE(result.unchanged, 1);
    QCOMPARE(result.changes.size(), 1);
    const ReplayResult::Change &change = result.changes.first();
    QCOMPARE(change.client, u"192.0.2.7"_s);
    QCOMPARE(change.user, u"anonymous"_s);
    QCOMPARE(change.target, u"10.0.0.9:25"_s);
    QCOMPARE(change.newlyAllowed, 2);
    QCOMPARE(change.example, 1);
    QCOMPARE(run(open(u"10.0.0.0/8", true)).newlyAllowed, 0); // a rule that has ended allows nothing
}

void ReplayTest::aClosedDraftRefusesMore()
{
    write({attempt(u"[2001:db8::7]:1"_s, u"alice"_s, u"[2001:db8::7]:4000"_s, true)});
    policy::Policy closed;
    closed.rules.clear();
    const ReplayResult result = run(closed);
    QCOMPARE(result.newlyRefused, 1);
    QCOMPARE(result.changes.first().client, u"2001:db8::7"_s);
    QCOMPARE(result.changes.first().user, u"alice"_s);
}

void ReplayTest::countsStandForManyConnections()
{
    audit::Attempt many = attempt(u"192.0.2.7:1"_s, u"alice"_s, u"192.0.2.7:4000"_s, true);
    many.count = 70'000;
    write({many});
    const ReplayResult result = run(policy::Policy::standard());
    QCOMPARE(result.considered, 70'000);
    QCOMPARE(result.unchanged, 70'000);
}

void ReplayTest::whatNoRuleDecidedIsLeftOut()
{
    QList<audit::Attempt> attempts;
    for (const Reason reason : {Reason::Malformed, Reason::Banned, Reason::LogUnavailable}) {
        attempts += attempt(u"192.0.2.7:1"_s, u"anonymous"_s, u"10.0.0.9:2500"_s, false);
        attempts.last().reasons = reason;
    }
    attempts += attempt(u"192.0.2.7:1"_s, u"anonymous"_s, u"10.0.0.9:2500"_s, false);
    attempts.last().outcome = audit::Outcome::Reported; // stands beside the real verdict's row
    write(attempts);
    const ReplayResult result = run(open(u"10.0.0.0/8"));
    QCOMPARE(result.considered, 3);
    QCOMPARE(result.notReplayable, 3);
    QCOMPARE(result.newlyAllowed, 0);
}

void ReplayTest::kindsOfTransferAndDirectionsAreKnown()
{
    QList<audit::Attempt> attempts;
    for (const QByteArray &command : {"RETR"_ba, "STOR"_ba, "APPE"_ba, "STOU"_ba, "LIST"_ba, "MLSD"_ba}) {
        attempts += attempt(u"192.0.2.7:1"_s, u"alice"_s, u"192.0.2.7:4000"_s, true);
        attempts.last().command = command;
    }
    attempts += attempt(u"192.0.2.7:1"_s, u"alice"_s, u"192.0.2.7:4000"_s, true);
    attempts.last().verb = audit::DataVerb::Epsv;
    attempts.last().command = "RETR";
    write(attempts);
    policy::Policy uploads = policy::Policy::standard();
    uploads.rules.first().transfers = policy::Rule::ReceiveKind;
    QCOMPARE(run(uploads).newlyRefused, 4); // but for the uploads
    policy::Policy active = policy::Policy::standard();
    active.passive = false;
    QCOMPARE(run(active).newlyRefused, 1);
}

void ReplayTest::encryptionIsKnown()
{
    QList<audit::Attempt> attempts;
    int count = 1;
    for (const auto protection : {audit::Protection::None, audit::Protection::Control, audit::Protection::Both}) {
        attempts += attempt(u"192.0.2.7:1"_s, u"alice"_s, u"192.0.2.7:4000"_s, true);
        attempts.last().protection = protection;
        attempts.last().count = count;
        count *= 10;
    }
    write(attempts);
    policy::Policy encrypted = policy::Policy::standard();
    for (policy::Rule &rule : encrypted.rules)
        rule.tls = policy::Rule::Protection::Required;
    const ReplayResult result = run(encrypted);
    QCOMPARE(result.newlyRefused, 11); // in clear, and with encrypted commands only
    QCOMPARE(result.unchanged, 100);
    QCOMPARE(result.notReplayable, 0);
    QCOMPARE(run(policy::Policy::standard()).unchanged, 111);
    QCOMPARE(run(policy::Policy::standard(), 0, {}, true).newlyRefused, 11);
}

void ReplayTest::encryptionThatWasNotNotedIsNotGuessed()
{
    write({attempt(u"192.0.2.7:1"_s, u"alice"_s, u"192.0.2.7:4000"_s, true),
           attempt(u"192.0.2.7:1"_s, u"alice"_s, u"10.0.0.9:25"_s, false)});
    policy::Policy encrypted = policy::Policy::standard();
    for (policy::Rule &rule : encrypted.rules)
        rule.tls = policy::Rule::Protection::Required;
    const ReplayResult result = run(encrypted);
    QCOMPARE(result.notReplayable, 1);
    QCOMPARE(result.unchanged, 1); // refused either way
    QCOMPARE(run(policy::Policy::standard()).unchanged, 2);
}

void ReplayTest::onlyTheChosenPeriodIsRead()
{
    constexpr qint64 hour = 3'600'000'000;
    const qint64 now = base::Clock::system().utcMicroseconds();
    QList<audit::Attempt> attempts;
    for (int hours = 9; hours >= 0; --hours) {
        attempts += attempt(u"192.0.2.7:1"_s, u"anonymous"_s, u"10.0.0.9:25"_s, false);
        attempts.last().at = now - hours * hour;
    }
    write(attempts);
    QCOMPARE(run(policy::Policy::standard()).considered, 10);
    QCOMPARE(run(policy::Policy::standard(), now - 3 * hour).considered, 4);
    QCOMPARE(run(policy::Policy::standard(), now + hour).considered, 0);
}

void ReplayTest::ownListenersStayClosed()
{
    write({attempt(u"192.0.2.7:1"_s, u"anonymous"_s, u"192.0.2.1:2121"_s, false),
           attempt(u"192.0.2.7:1"_s, u"anonymous"_s, u"192.0.2.1:8080"_s, false)});
    policy::Policy draft = policy::Policy::standard();
    draft.rules.first().targets.server = true;
    QCOMPARE(run(draft, 0, address::PortSet::of(2121, 2121)).newlyAllowed, 1);
}

void ReplayTest::clientsAreGroupedMostFirst()
{
    QList<audit::Attempt> attempts;
    for (int i = 0; i < ReplayResult::mostChanges + 50; ++i) {
        const QString client = u"198.51.%1.%2:1"_s.arg(i / 250).arg(i % 250);
        attempts += attempt(client, u"anonymous"_s, u"10.0.0.9:25"_s, false);
    }
    for (int i = 0; i < 3; ++i)
        attempts += attempt(u"192.0.2.7:1"_s, u"a|b"_s, u"10.0.0.9:25"_s, false);
    write(attempts);
    const ReplayResult result = run(open(u"10.0.0.0/8"));
    QCOMPARE(result.newlyAllowed, ReplayResult::mostChanges + 53);
    QCOMPARE(result.changes.size(), ReplayResult::mostChanges);
    QCOMPARE(result.changes.first().client, u"192.0.2.7"_s);
    QCOMPARE(result.changes.first().user, u"a|b"_s);
    QCOMPARE(result.changes.first().newlyAllowed, 3);
}

void ReplayTest::aNewRunOvertakesTheFormer()
{
    write({attempt(u"192.0.2.7:1"_s, u"anonymous"_s, u"10.0.0.9:25"_s, false)});
    Replay replay;
    QSignalSpy finished(&replay, &Replay::finished);
    for (int i = 0; i < 5; ++i)
        replay.start({file(), policy::Policy::standard(), {}, {}, 0});
    replay.start({file(), open(u"10.0.0.0/8"), {}, {}, 0});
    QVERIFY(finished.wait(60'000));
    QVERIFY(!replay.isRunning());
    QCOMPARE(finished.count(), 1);
    QCOMPARE(finished.first().first().value<ReplayResult>().newlyAllowed, 1);
}

void ReplayTest::canBeCancelled()
{
    QList<audit::Attempt> attempts;
    for (int i = 0; i < 20'000; ++i)
        attempts += attempt(u"192.0.2.7:1"_s, u"anonymous"_s, u"10.0.0.9:25"_s, false);
    write(attempts);
    Replay replay;
    QSignalSpy finished(&replay, &Replay::finished);
    replay.start({file(), policy::Policy::standard(), {}, {}, 0});
    replay.cancel();
    QVERIFY(finished.wait(60'000));
    const auto result = finished.first().first().value<ReplayResult>();
    QVERIFY(result.cancelled);
    QVERIFY(result.considered < attempts.size());
    QVERIFY(!replay.isRunning());
}

void ReplayTest::aMissingLogIsEmpty()
{
    const ReplayResult result = run(policy::Policy::standard());
    QCOMPARE(result.considered, 0);
    QVERIFY(result.error.isEmpty());
    QVERIFY(!QFile::exists(file()));
}

void ReplayTest::aBrokenLogIsAnError()
{
    QFile broken(file());
    QVERIFY(broken.open(QFile::WriteOnly) && broken.write(QByteArray(8192, 'x')) == 8192);
    broken.close();
    QVERIFY(!run(policy::Policy::standard()).error.isEmpty());
}

void ReplayTest::goesAwayWhileRunning()
{
    write({attempt(u"192.0.2.7:1"_s, u"anonymous"_s, u"10.0.0.9:25"_s, false)});
    for (int i = 0; i < 20; ++i) {
        Replay replay;
        replay.start({file(), policy::Policy::standard(), {}, {}, 0});
    }
    QCoreApplication::processEvents();
}

QTEST_GUILESS_MAIN(ReplayTest)
#include "tst_replay.moc"
