#include "server/config/Store.h"
#include "tests/support/FtpClient.h"
#include "tests/support/RunningServer.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

/// Policies that are in force for a while, and the history of those that were kept.
class TrialTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goesBackByItself();
    void goesBackNow();
    void isKept();
    void isNotKeptWhereItCannotBeSaved();
    void refusesOtherChanges();
    void refusesWrongValues();
    void endsWithAnotherConfiguration();
    void nothingToEndOrKeep();
    void historyTellsWhatChanged();
    void circumstancesNameThisMachine();
};

namespace {

constexpr int minute = 60;

config::Config openTo10(config::Config configuration)
{
    policy::Rule rule;
    rule.id = u"lab"_s;
    rule.action = policy::Action::Allow;
    rule.targets.subnets = {*address::Subnet::parse(u"10.0.0.0/8")};
    configuration.policy.rules.prepend(rule);
    return configuration;
}

QByteArray savedBytes(const RunningServer &running)
{
    QFile file(running.server->paths().configuration);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

/// Waits until a session that is logged in goes by the policy.
bool repliesToBounce(FtpClient &client, int code)
{
    return QTest::qWaitFor([&] { return client.command("PORT 10,0,0,9,100,1") == code; }, 60'000);
}

} // namespace

void TrialTest::goesBackByItself()
{
    RunningServer running;
    QVERIFY(running.server->apply(running.server->configuration()));
    const QByteArray before = savedBytes(running);
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    QCOMPARE(client.command("PORT 10,0,0,9,100,1"), 504);

    const QSignalSpy changed(running.server.get(), &api::ServerController::trialChanged);
    const config::Config standing = running.server->configuration();
    QVERIFY(running.server->tryOut(openTo10(standing), 2, u"lab is new"_s));
    QCOMPARE(changed.count(), 1);
    const std::optional<api::Trial> trial = running.server->trial();
    QVERIFY(trial);
    QCOMPARE(trial->before, standing);
    QCOMPARE(trial->what, u"lab is new"_s);
    QVERIFY(trial->endsAt > base::Clock::system().utcMicroseconds());
    // On a busy machine its time may be over before the session was asked; that it opens, goesBackNow() shows.
    QVERIFY(repliesToBounce(client, 200) || !running.server->trial());
    QCOMPARE(savedBytes(running), before);

    QTRY_VERIFY_WITH_TIMEOUT(!running.server->trial(), 60'000);
    QCOMPARE(changed.count(), 2);
    QCOMPARE(running.server->configuration(), standing);
    QVERIFY(repliesToBounce(client, 504));
    QCOMPARE(savedBytes(running), before);
}

void TrialTest::goesBackNow()
{
    RunningServer running;
    const config::Config standing = running.server->configuration();
    QVERIFY(running.server->tryOut(openTo10(standing), minute, u"lab"_s));
    FtpClient client(running.endpoint());
    QVERIFY(client.logIn());
    QVERIFY(repliesToBounce(client, 200));
    running.server->endTrial();
    QVERIFY(!running.server->trial());
    QCOMPARE(running.server->configuration(), standing);
    QVERIFY(repliesToBounce(client, 504));
}

void TrialTest::isKept()
{
    RunningServer running;
    const config::Config opened = openTo10(running.server->configuration());
    QVERIFY(running.server->tryOut(opened, minute, u"lab is new"_s));
    QVERIFY(running.server->keepTrial());
    QVERIFY(!running.server->trial());
    QCOMPARE(running.server->configuration(), opened);
    const QList<config::Version> history = config::Store(running.server->paths().configuration).history();
    QVERIFY(!history.isEmpty());
    QCOMPARE(history.first().change.what, u"lab is new"_s);
    QCOMPARE(config::Store(running.server->paths().configuration).read(history.first()).value(), opened);
}

void TrialTest::isNotKeptWhereItCannotBeSaved()
{
    RunningServer running;
    QVERIFY(running.server->apply(running.server->configuration()));
    const QString file = running.server->paths().configuration;
    QVERIFY(running.server->tryOut(openTo10(running.server->configuration()), minute, u"lab"_s));
    QVERIFY(QFile::remove(file));
    QVERIFY(QDir().mkpath(file));
    const base::Result<void> kept = running.server->keepTrial();
    QVERIFY(!kept);
    QVERIFY(kept.error().detail.contains(file));
    QVERIFY(running.server->trial()); // and its time goes on
}

void TrialTest::refusesOtherChanges()
{
    RunningServer running;
    const config::Config standing = running.server->configuration();
    QVERIFY(running.server->tryOut(openTo10(standing), minute, u"lab"_s));
    config::Config other = standing;
    other.server.greeting = u"other"_s;
    const base::Result<void> applied = running.server->apply(other, u"Greeting"_s);
    QVERIFY(!applied);
    QCOMPARE(applied.error().code, base::Error::Code::Busy);
    QVERIFY(!running.server->tryOut(other, minute, u"Greeting"_s));
    QCOMPARE(running.server->trial()->before, standing);
}

void TrialTest::refusesWrongValues()
{
    RunningServer running;
    config::Config wrong = openTo10(running.server->configuration());
    wrong.policy.rules.append(wrong.policy.rules.first()); // the same name twice
    const base::Result<void> tried = running.server->tryOut(wrong, minute, u"wrong"_s);
    QVERIFY(!tried);
    QVERIFY2(tried.error().detail.contains(u"/policy/rules/"_s), qPrintable(tried.error().detail));
    QVERIFY(!running.server->trial());
}

void TrialTest::endsWithAnotherConfiguration()
{
    RunningServer running;
    config::Config other = running.server->configuration();
    other.server.greeting = u"read again"_s;
    QVERIFY(running.server->tryOut(openTo10(running.server->configuration()), minute, u"lab"_s));
    const QSignalSpy changed(running.server.get(), &api::ServerController::trialChanged);
    running.server->setConfiguration(other);
    QVERIFY(!running.server->trial());
    QCOMPARE(changed.count(), 1);
    QCOMPARE(running.server->configuration(), other);
}

void TrialTest::nothingToEndOrKeep()
{
    RunningServer running;
    const QSignalSpy changed(running.server.get(), &api::ServerController::trialChanged);
    const config::Config standing = running.server->configuration();
    running.server->endTrial();
    QVERIFY(running.server->keepTrial());
    QCOMPARE(changed.count(), 0);
    QCOMPARE(running.server->configuration(), standing);
}

void TrialTest::historyTellsWhatChanged()
{
    RunningServer running;
    const config::Config first = running.server->configuration();
    QVERIFY(running.server->apply(first, u"first"_s));
    QVERIFY(running.server->apply(openTo10(first), u"second"_s));

    QList<config::Version> versions;
    running.server->history(this, [&](const QList<config::Version> &read) { versions = read; });
    QTRY_COMPARE_WITH_TIMEOUT(versions.size(), 2, 30'000);
    QCOMPARE(versions.at(0).change.what, u"second"_s);
    QVERIFY(versions.at(0).present);
    QCOMPARE(versions.at(1).change.what, u"first"_s);

    std::optional<config::Config> former;
    running.server->readVersion(versions.at(1), this, [&](const base::Result<config::Config> &read) {
        QVERIFY(read);
        former = *read;
    });
    QTRY_VERIFY_WITH_TIMEOUT(former, 30'000);
    QCOMPARE(*former, first);

    auto gone = std::make_unique<QObject>();
    bool called = false;
    running.server->history(gone.get(), [&](const QList<config::Version> &) { called = true; });
    gone.reset();
    bool later = false;
    running.server->history(this, [&](const QList<config::Version> &) { later = true; });
    QTRY_VERIFY_WITH_TIMEOUT(later, 30'000);
    QVERIFY(!called);
}

void TrialTest::circumstancesNameThisMachine()
{
    RunningServer running;
    const policy::Circumstances now = running.server->circumstances();
    QVERIFY(now.listening.contains(running.endpoint().port));
    QVERIFY(now.surroundings.own.contains(address::IpAddress::fromV4(0x7f000001)));
    QVERIFY(now.surroundings.standIns.isEmpty());
    QVERIFY(now.now > 0);
}

QTEST_GUILESS_MAIN(TrialTest)
#include "tst_trial.moc"
