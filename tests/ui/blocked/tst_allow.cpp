#include "server/audit/Classification.h"
#include "server/base/Clock.h"
#include "server/policy/Judge.h"
#include "tests/support/FakeServer.h"
#include "tests/ui/SampleData.h"
#include "ui/blocked/AllowDialog.h"
#include "ui/blocked/AllowPlan.h"
#include "ui/blocked/ClassGuide.h"
#include "ui/common/ConfigHistory.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/PlainLabel.h"

#include <QCheckBox>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace {

audit::AttemptRow row(const QString &client, const QString &target, int port, const QString &verb = u"PORT"_s)
{
    audit::AttemptRow made;
    made.id = 7;
    made.client = client;
    made.user = u"anonymous"_s;
    made.verb = verb;
    made.target = target;
    made.targetPort = port;
    made.verdict = u"blocked"_s;
    made.sentence = u"<b>Refused</b>"_s;
    return made;
}

policy::Circumstances circumstances()
{
    policy::Circumstances facts;
    facts.surroundings.own = {*address::IpAddress::parse(u"192.0.2.1"_s)};
    facts.now = base::Clock::system().utcMicroseconds();
    return facts;
}

} // namespace

class AllowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void narrowestRuleAllowsJustThat_data();
    void narrowestRuleAllowsJustThat();
    void whatNoRuleCanAllowIsSaid_data();
    void whatNoRuleCanAllowIsSaid();
    void choicesWiden();
    void namesAreNotTaken();
    void dialogLooksBeforeItApplies();
    void dangersAreAskedTwice();
    void aBrokenPromiseStops();
    void mistakesGetARemedy();
    void everyClassHasAGuide();

private:
    QTemporaryDir m_scratch;
    QString m_database;
};

void AllowTest::initTestCase()
{
    m_database = m_scratch.filePath(u"portcullis.db"_s);
    QVERIFY(sample::writeLog(m_database));
}

void AllowTest::narrowestRuleAllowsJustThat_data()
{
    QTest::addColumn<audit::AttemptRow>("row");
    QTest::addColumn<int>("dangers");
    QTest::newRow("a third party") << row(u"203.0.113.7"_s, u"198.51.100.9"_s, 40000) << 0;
    QTest::newRow("its own reserved port") << row(u"203.0.113.7"_s, u"203.0.113.7"_s, 25) << 1;
    QTest::newRow("a private network") << row(u"203.0.113.7"_s, u"10.0.0.9"_s, 40000) << 1;
    QTest::newRow("a reserved port of a private network") << row(u"203.0.113.7"_s, u"10.0.0.9"_s, 25) << 2;
    QTest::newRow("this machine") << row(u"203.0.113.7"_s, u"192.0.2.1"_s, 40000) << 1;
    QTest::newRow("loopback") << row(u"203.0.113.7"_s, u"127.0.0.1"_s, 40000) << 1;
    QTest::newRow("IPv6") << row(u"2001:db8::7"_s, u"2001:db8:1::9"_s, 40000) << 0;
    QTest::newRow("a stranger at a passive port") << row(u"203.0.113.7"_s, u"198.51.100.9"_s, 40000, u"PASV"_s) << 0;
}

void AllowTest::narrowestRuleAllowsJustThat()
{
    QFETCH(audit::AttemptRow, row);
    const policy::Circumstances facts = circumstances();
    const policy::Policy before = policy::Policy::standard();
    const ui::AllowPlan plan = ui::allowPlan(row, before, facts);
    QVERIFY2(!plan.choices.isEmpty(), qPrintable(plan.why));
    QTEST(int(plan.dangers.size()), "dangers");

    const policy::Policy after = ui::withRule(before, plan.choices.first().rule, 0);
    policy::Question question = *ui::questionOf(row, facts);
    question.surroundings = &facts.surroundings;
    QVERIFY(!policy::judge(before, question).allowed);
    QVERIFY(policy::judge(after, question).allowed);
    policy::Question other = question;
    other.client = *address::IpAddress::parse(u"203.0.113.99"_s);
    QVERIFY(!policy::judge(after, other).allowed || question.target.address == question.client);
    if (question.direction == policy::Direction::Active) {
        other = question;
        other.target.port = question.target.port == 25 ? 26 : 1000;
        QVERIFY(!policy::judge(after, other).allowed);
    }
    other = question;
    other.anonymous = false;
    other.user = u"alice"_s;
    QVERIFY(!policy::judge(after, other).allowed);
}

void AllowTest::whatNoRuleCanAllowIsSaid_data()
{
    QTest::addColumn<audit::AttemptRow>("row");
    QTest::newRow("unreadable") << row(u"203.0.113.7"_s, QString(), 0);
    QTest::newRow("port 0") << row(u"203.0.113.7"_s, u"203.0.113.7"_s, 0);
    QTest::newRow("multicast") << row(u"203.0.113.7"_s, u"224.0.0.1"_s, 40000);
    QTest::newRow("allowed already") << row(u"203.0.113.7"_s, u"203.0.113.7"_s, 40000);
}

void AllowTest::whatNoRuleCanAllowIsSaid()
{
    QFETCH(audit::AttemptRow, row);
    const ui::AllowPlan plan = ui::allowPlan(row, policy::Policy::standard(), circumstances());
    QVERIFY(plan.choices.isEmpty());
    QVERIFY(!plan.why.isEmpty());
}

void AllowTest::choicesWiden()
{
    const auto plan =
        ui::allowPlan(row(u"203.0.113.7"_s, u"198.51.100.9"_s, 40000), policy::Policy::standard(), circumstances());
    QCOMPARE(plan.choices.size(), 4);
    QCOMPARE(plan.choices.at(0).rule.ports.count(), 1);
    QVERIFY(plan.choices.at(1).rule.ports.count() > 60000);
    QCOMPARE(plan.choices.at(2).rule.clients.first().toString(), u"203.0.113.0/24"_s);
    QCOMPARE(plan.choices.at(3).rule.targets.subnets.first().toString(), u"198.51.100.0/24"_s);
}

void AllowTest::namesAreNotTaken()
{
    policy::Policy policy = policy::Policy::standard();
    policy = ui::withRule(policy, policy::Rule(), 0);
    policy = ui::withRule(policy, policy::Rule(), 5);
    QCOMPARE(policy.rules.at(0).id, u"from-log-2"_s);
    QCOMPARE(policy.rules.at(0).expires, 5);
    QCOMPARE(policy.rules.at(1).id, u"from-log-1"_s);
}

void AllowTest::dialogLooksBeforeItApplies()
{
    fake::FakeServer server;
    server.setDatabaseFile(m_database);
    server.setCircumstances(circumstances());
    ui::ConfigHistory history(&server);
    ui::AllowDialog dialog(&history, row(u"203.0.113.77"_s, u"198.51.100.9"_s, 40000));
    dialog.show();
    auto *allow = dialog.findChild<QPushButton *>(u"allow"_s);
    QVERIFY(!allow->isEnabled()); // nobody has looked yet
    const QList<QRadioButton *> choices = dialog.findChildren<QRadioButton *>();
    QVERIFY(choices.first()->isChecked()); // the narrowest
    QVERIFY(dialog.findChild<QCheckBox *>(u"oneHour"_s)->isChecked());
    QTRY_VERIFY(allow->isEnabled());
    QVERIFY(dialog.findChild<ui::PlainLabel *>(u"reach"_s)->fullText().contains(u"Nothing recorded"));
    QSignalSpy allowed(&dialog, &ui::AllowDialog::allowed);
    QTest::mouseClick(allow, Qt::LeftButton);
    QCOMPARE(allowed.count(), 1);
    QCOMPARE(server.applied.size(), 1);
    const policy::Rule &rule = server.applied.first().policy.rules.first();
    QCOMPARE(rule.id, u"from-log-1"_s);
    QVERIFY(rule.expires > 0);
    QVERIFY(server.whats.first().contains(u"allow"));
    QVERIFY(history.undo());
    QVERIFY(server.configuration().policy.rules.first().id != rule.id);
}

void AllowTest::dangersAreAskedTwice()
{
    fake::FakeServer server;
    server.setDatabaseFile(m_database);
    server.setCircumstances(circumstances());
    ui::ConfigHistory history(&server);
    ui::AllowDialog dialog(&history, row(u"203.0.113.77"_s, u"10.0.0.9"_s, 25));
    dialog.show();
    auto *danger = dialog.findChild<ui::InlineMessage *>(u"danger"_s);
    QVERIFY(danger->isVisible());
    QVERIFY(danger->text().contains(u"Port 25"));
    QVERIFY(danger->text().contains(u"private network"));
    auto *allow = dialog.findChild<QPushButton *>(u"allow"_s);
    QTRY_VERIFY(allow->isEnabled());
    // The sample log holds a scan of that very target, port 25 included.
    QVERIFY(dialog.findChild<ui::PlainLabel *>(u"reach"_s)->fullText().contains(u"would have been allowed"));
    allow->setFocus();
    QTest::keyClick(allow, Qt::Key_Space);
    QVERIFY(server.applied.isEmpty());
    QVERIFY(danger->text().contains(u"Are you sure"));
    QTest::keyClick(allow, Qt::Key_Space);
    QCOMPARE(server.applied.size(), 1);
}

void AllowTest::aBrokenPromiseStops()
{
    fake::FakeServer server;
    server.setDatabaseFile(m_database);
    server.setCircumstances(circumstances());
    config::Config config = server.configuration();
    policy::Promise promise;
    promise.targets.subnets = {*address::Subnet::parse(u"198.51.100.0/24"_s)};
    config.policy.promises = {promise};
    server.setConfiguration(config);
    ui::ConfigHistory history(&server);
    ui::AllowDialog dialog(&history, row(u"203.0.113.77"_s, u"198.51.100.9"_s, 40000));
    dialog.show();
    auto *broken = dialog.findChild<ui::InlineMessage *>(u"brokenPromises"_s);
    QTRY_VERIFY(broken->isVisible());
    QTRY_VERIFY(dialog.findChild<ui::PlainLabel *>(u"reach"_s)->fullText().contains(u"recorded"));
    QVERIFY(!dialog.findChild<QPushButton *>(u"allow"_s)->isEnabled());
}

void AllowTest::mistakesGetARemedy()
{
    const audit::AttemptRow nat = row(u"203.0.113.7"_s, u"192.168.1.50"_s, 50000);
    const QString text = ui::remedyText(nat, u"nat-mistake"_s, u"ftp://192.0.2.1:2121"_s);
    QVERIFY(text.contains(u"passive mode"));
    QVERIFY(text.contains(u"192.168.1.50:50000"));
    QVERIFY(text.contains(u"ftp://192.0.2.1:2121"));
    QVERIFY(ui::remedyText(nat, u"scan"_s, QString()).isEmpty());
}

void AllowTest::everyClassHasAGuide()
{
    QStringList guided;
    const QList<ui::ClassGuide> guides = ui::classGuides();
    for (const ui::ClassGuide &guide : guides) {
        guided.append(guide.name);
        QVERIFY(!guide.title.isEmpty() && !guide.signs.isEmpty() && !guide.advice.isEmpty());
        const auto kind = audit::classFromName(guide.name);
        QVERIFY2(kind, qPrintable(guide.name));
        QCOMPARE(guide.kind == ui::ClassGuide::Kind::Attack, audit::isHostile(*kind));
    }
    guided.sort();
    QStringList known = audit::classNames();
    known.sort();
    QCOMPARE(guided, known);
}

QTEST_MAIN(AllowTest)
#include "tst_allow.moc"
