#include "tests/server/policy/Scene.h"
#include "tests/server/policy/SmallWorld.h"

#include "server/policy/PolicyDiff.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using policy::Action;
using policy::Policy;
using policy::PolicyDiff;
using policy::Promise;
using policy::Question;
using policy::Rule;
using scene::allow;
using scene::deny;

namespace {

Rule named(Rule rule, const QString &id)
{
    rule.id = id;
    return rule;
}

Rule activeOnly(Rule rule)
{
    rule.direction = Rule::When::Active;
    return rule;
}

PolicyDiff difference(const Policy &before, const Policy &after)
{
    const policy::Circumstances circumstances = smallworld::circumstances();
    return policy::difference(policy::Analysis(policy::CompiledPolicy(before), circumstances),
                              policy::Analysis(policy::CompiledPolicy(after), circumstances));
}

QString text(const PolicyDiff &diff)
{
    const auto lines = [](const char *title, const QStringList &list) {
        return list.isEmpty() ? QString() : QString(QLatin1String(title) % u'\n' % list.join(u'\n') % u'\n');
    };
    return lines("edits", diff.edits) % lines("opens", diff.opens) % lines("closes", diff.closes);
}

} // namespace

class PolicyDiffTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsEdits_data();
    void tellsEdits();
    void tellsMovesByTheFewestRules();
    void tellsEffects_data();
    void tellsEffects();
    void staysReadable();
    void isExact_data();
    void isExact();
};

void PolicyDiffTest::tellsEdits_data()
{
    QTest::addColumn<Policy>("after");
    QTest::addColumn<QStringList>("expected");

    const Policy standard = Policy::standard();
    QTest::newRow("nothing") << standard << QStringList();
    Policy policy = standard;
    policy.rules.prepend(named(allow(u"10.0.0.0/8", u"1024-65535"), u"lab"_s));
    QTest::newRow("a new rule") << policy << QStringList{u"Rule \"lab\" is new: Allow 10.0.0.0/8, ports 1024-65535."_s};
    policy = standard;
    policy.rules.clear();
    QTest::newRow("a rule less") << policy
                                 << QStringList{
                                        u"Rule \"own-address\" is gone: Allow the client itself, ports 1024-65535."_s};
    policy = standard;
    policy.rules.first().enabled = false;
    QTest::newRow("switched off") << policy << QStringList{u"Rule \"own-address\" is switched off."_s};
    policy = standard;
    policy.rules.first().note = u"why"_s;
    QTest::newRow("a note") << policy << QStringList{u"The note of rule \"own-address\" is different."_s};
    policy = standard;
    policy.rules.first().ports = address::PortSet::all();
    QTest::newRow("a field") << policy
                             << QStringList{
                                    u"Rule \"own-address\" now covers every port instead of ports 1024-65535."_s};
    Rule &rule = policy.rules.first();
    rule.reportOnly = true;
    rule.action = Action::Deny;
    rule.direction = Rule::When::Active;
    rule.users = {u"alice"_s};
    rule.clients = {*address::Subnet::parse(u"192.0.2.0/24")};
    rule.targets = scene::targets(u"server 10.0.0.0/8");
    rule.transfers = Rule::SendKind | Rule::ListKind;
    rule.tls = Rule::Protection::Required;
    rule.expires = 1'806'451'200'000'000;
    QTest::newRow("all fields")
        << policy
        << QStringList{u"Rule \"own-address\" now only reports and decides nothing."_s,
                       u"Rule \"own-address\" now refuses instead of allowing."_s,
                       u"Rule \"own-address\" is now for active data connections instead of active and passive data "
                       "connections."_s,
                       u"Rule \"own-address\" is now for user alice instead of everybody."_s,
                       u"Rule \"own-address\" is now for clients from 192.0.2.0/24 instead of from anywhere."_s,
                       u"Rule \"own-address\" now names this machine and 10.0.0.0/8 instead of the client itself."_s,
                       u"Rule \"own-address\" now covers every port instead of ports 1024-65535."_s,
                       u"Rule \"own-address\" is now for downloads and listings instead of every transfer."_s,
                       u"Rule \"own-address\" is now for encrypted data connections alone."_s,
                       u"Rule \"own-address\" now ends at 2027-03-31 00:00:00 UTC."_s};
    policy = standard;
    policy.active = false;
    policy.passive = false;
    policy.dataSourcePort = 20;
    policy.otherwise = Action::Allow;
    QTest::newRow("the policy itself") << policy
                                       << QStringList{u"What no rule matches is now allowed."_s,
                                                      u"Active data connections are switched off."_s,
                                                      u"Passive data connections are switched off."_s,
                                                      u"Active data connections leave from port 20."_s};
    policy = standard;
    Promise promise;
    promise.targets.any = true;
    policy.promises = {promise};
    QTest::newRow("a promise") << policy
                               << QStringList{
                                      u"Promise added: Nobody may have data connections with any other machine."_s};
    policy = standard;
    policy.rules.append(named(deny(u"any"), u"a\nb\u202e"_s));
    QTest::newRow("a hostile name")
        << policy << QStringList{u"Rule \"a\\x0Ab\\u{202E}\" is new: Refuse every other machine, every port."_s};
}

void PolicyDiffTest::tellsEdits()
{
    QFETCH(const Policy, after);
    QFETCH(const QStringList, expected);
    QCOMPARE(difference(Policy::standard(), after).edits, expected);
    QCOMPARE(difference(after, Policy::standard()).edits.size(), expected.size());
    QVERIFY(difference(after, after).isEmpty());
}

void PolicyDiffTest::tellsMovesByTheFewestRules()
{
    Policy before;
    for (const QChar name : u"abcde"_s)
        before.rules.append(named(deny(u"client"), name));
    Policy after = before;
    after.rules.move(4, 0);
    QCOMPARE(difference(before, after).edits, QStringList{u"Rule \"e\" moves up."_s});
    QCOMPARE(difference(after, before).edits, QStringList{u"Rule \"e\" moves down."_s});
    QVERIFY(difference(before, after).opens.isEmpty());
    QVERIFY(difference(before, after).closes.isEmpty());
}

void PolicyDiffTest::tellsEffects_data()
{
    QTest::addColumn<Policy>("before");
    QTest::addColumn<Policy>("after");
    QTest::addColumn<QStringList>("opens");

    const Policy standard = Policy::standard();
    Policy lab = standard;
    lab.rules.append(activeOnly(named(allow(u"10.0.0.0/8", u"1024-65535"), u"lab"_s)));
    QTest::newRow("a network")
        << standard << lab
        << QStringList{u"Data connections of everybody may newly go to: 10.0.0.0/8, ports 1024-65535."_s};
    lab.rules.last().users = {u"users"_s};
    QTest::newRow("for some users")
        << standard << lab
        << QStringList{u"Data connections of signed-in users may newly go to: 10.0.0.0/8, ports 1024-65535."_s};
    lab.rules.last().clients = {*address::Subnet::parse(u"192.0.2.0/24")};
    QTest::newRow("for some clients") << standard << lab
                                      << QStringList{u"Data connections of signed-in users from 192.0.2.0/24 may newly "
                                                     "go to: 10.0.0.0/8, ports 1024-65535."_s};
    Policy low = standard;
    low.rules.first().ports = address::PortSet::all();
    QTest::newRow("reserved ports") << standard << low
                                    << QStringList{u"Data connections of everybody may newly go to: the client itself, "
                                                   "ports 1-1023."_s};
    Policy passive = standard;
    passive.rules.append(named(allow(u"any"), u"theft"_s));
    passive.rules.last().direction = Rule::When::Passive;
    QTest::newRow("passive")
        << standard << passive
        << QStringList{u"Passive data connections of everybody may newly come from: every other machine."_s};
    // The addresses elsewhere that embed a refused one are a part of them, also for clients on this machine.
    const Rule self = named(allow(u"client"), u"self"_s);
    const Rule everywhere = activeOnly(named(allow(u"any"), u"everywhere"_s));
    QTest::newRow("addresses embedded in others")
        << scene::policyOf({self, activeOnly(named(deny(u"10.0.0.0/8"), u"wall"_s)), everywhere})
        << scene::policyOf({self, everywhere})
        << QStringList{u"Data connections of everybody may newly go to: 10.0.0.0/8, every port."_s,
                       u"Data connections of everybody may newly go to: machines elsewhere, every port (in part)."_s};
    Policy off = standard;
    off.active = false;
    QTest::newRow("active switched on") << off << standard
                                        << QStringList{u"Data connections of everybody may newly go to: the client "
                                                       "itself, ports 1024-65535."_s};
}

void PolicyDiffTest::tellsEffects()
{
    QFETCH(const Policy, before);
    QFETCH(const Policy, after);
    QFETCH(const QStringList, opens);
    const PolicyDiff there = difference(before, after);
    QCOMPARE(there.opens.join(u'\n'), opens.join(u'\n'));
    QCOMPARE(there.closes, QStringList());
    const PolicyDiff back = difference(after, before);
    QCOMPARE(back.opens, QStringList());
    QStringList closes = opens;
    closes.replaceInStrings(u"may newly"_s, u"may no longer"_s);
    QCOMPARE(back.closes, closes);
}

/// Even if every other port changes for every other network.
void PolicyDiffTest::staysReadable()
{
    Policy before;
    for (int i = 0; i < 15; ++i) {
        Rule rule = allow(QString(u"10.%1.0.0/16"_s.arg(i)), QString::number(2000 + i));
        rule.id = QString::number(i);
        before.rules.append(rule);
    }
    const PolicyDiff diff = difference(before, Policy());
    QVERIFY(diff.opens.isEmpty());
    QVERIFY2(diff.closes.size() > 3 && diff.closes.size() <= 12, qPrintable(diff.closes.join(u'\n')));
    QVERIFY2(diff.closes.last().contains(u"more"), qPrintable(diff.closes.last()));
}

void PolicyDiffTest::isExact_data()
{
    QTest::addColumn<Policy>("before");
    QTest::addColumn<Policy>("after");
    const Rule own = named(allow(u"client"), u"own"_s);
    QTest::newRow("what only clients on this machine notice")
        << scene::policyOf({named(deny(u"server"), u"wall"_s), own}) << scene::policyOf({own});
    QTest::newRow("what only one of this machine's addresses notices")
        << scene::policyOf({own}) << scene::policyOf({named(deny(u"198.51.100.10"), u"wall"_s), own});
    const Rule tunnels = named(allow(u"2002::/16"), u"tunnels"_s);
    const Rule teredo = named(allow(u"2001::/32"), u"teredo"_s);
    QTest::newRow("Teredo addresses that embed a refused IPv4 address")
        << scene::policyOf({teredo}) << scene::policyOf({named(deny(u"10.0.0.0/8"), u"wall"_s), teredo});
    QTest::newRow("IPv6 addresses that embed a refused IPv4 address")
        << scene::policyOf({tunnels}) << scene::policyOf({named(deny(u"10.0.0.0/8"), u"wall"_s), tunnels});
    QTest::newRow("more embedded addresses than before")
        << scene::policyOf({named(deny(u"10.1.0.0/16"), u"wall"_s), tunnels})
        << scene::policyOf({named(deny(u"10.0.0.0/8"), u"wall"_s), named(deny(u"203.0.113.0/24"), u"x"_s), tunnels});
    for (int seed = 1; seed <= 60; ++seed) {
        QRandomGenerator random{quint32(seed)};
        const Policy before = smallworld::policy(random, 4);
        const bool unrelated = seed % 3 == 0;
        QTest::addRow("seed %d", seed) << before
                                       << (unrelated ? smallworld::policy(random, 4)
                                                     : smallworld::edited(before, random));
    }
}

void PolicyDiffTest::isExact()
{
    QFETCH(const Policy, before);
    QFETCH(const Policy, after);
    const policy::CompiledPolicy was(before);
    const policy::CompiledPolicy is(after);
    std::optional<Question> opened;
    std::optional<Question> closed;
    smallworld::eachQuestion(smallworld::now, [&](const Question &question) {
        const bool wasAllowed = policy::judge(was, question).allowed;
        const bool isAllowed = policy::judge(is, question).allowed;
        if (isAllowed && !wasAllowed)
            opened = question;
        if (wasAllowed && !isAllowed)
            closed = question;
    });

    const PolicyDiff diff = difference(before, after);
    const auto tell = [&](const std::optional<Question> &question) {
        const QString example =
            question ? policy::sentence(after, *question, policy::judge(is, *question)) : u"no question"_s;
        return QString(smallworld::text(before) % u"\n-->\n"_s % smallworld::text(after) % u'\n' % text(diff) % example
                       % u'\n')
            .toUtf8();
    };
    QVERIFY2(diff.opens.isEmpty() == !opened, tell(opened).constData());
    QVERIFY2(diff.closes.isEmpty() == !closed, tell(closed).constData());
}

QTEST_GUILESS_MAIN(PolicyDiffTest)
#include "tst_policy_diff.moc"
