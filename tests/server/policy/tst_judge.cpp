#include "server/policy/Ladder.h"
#include "tests/server/policy/Scene.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using policy::Action;
using policy::Policy;
using policy::Question;
using policy::Rule;
using policy::Rung;
using policy::Transfer;
using policy::Verdict;
using scene::active;
using scene::allow;
using scene::deny;
using scene::outcome;
using scene::passive;
using scene::policyOf;

constexpr const char16_t *self = u"203.0.113.7";
constexpr const char16_t *other = u"192.0.2.50";

class JudgeTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firstMatchDecides();
    void factsOverrideEveryRule_data();
    void factsOverrideEveryRule();
    void malformedLooksNoFurther();
    void allReasonsAreRecordedInOrder();
    void users_data();
    void users();
    void clients();
    void expiryBoundary();
    void directions();
    void unknownTransfer_data();
    void unknownTransfer();
    void passivePeer();
    void passivePeerUnknown_data();
    void passivePeerUnknown();
    void protection();
    void protectionBelowADenyIsNoRemedy();
    void ownAddressNeedsServer();
    void ownListenerIsNeverATarget();
    void otherwiseAllow();
    void embeddedAddressIsDeniedToo();
    void linkLocalScopes();
    void reportOnly();
    void ladderNamesTheFirstFailure();
    void coverageIsAboutThisUser();
    void ladderOfManyRules();
};

void JudgeTest::firstMatchDecides()
{
    const Policy policy = policyOf({deny(u"192.0.2.50"), allow(u"192.0.2.0/24"), deny(u"any")});
    Verdict verdict = policy::judge(policy, active(other));
    QVERIFY(!verdict.allowed);
    QCOMPARE(verdict.rule, 0);
    QCOMPARE(outcome(policy, active(other)), u"rule"_s);

    verdict = policy::judge(policy, active(u"192.0.2.51"));
    QVERIFY(verdict.allowed);
    QCOMPARE(verdict.rule, 1);
    QCOMPARE(verdict.reasons, policy::Reasons());

    verdict = policy::judge(policy, active(self));
    QCOMPARE(verdict.rule, 2);
    QCOMPARE(outcome(policy, active(self)), u"rule"_s);

    verdict = policy::judge(policyOf({}), active(self));
    QCOMPARE(verdict.rule, -1);
    QCOMPARE(outcome(policyOf({allow(u"client", u"6000")}), active(self)), u"no-rule"_s);
}

void JudgeTest::factsOverrideEveryRule_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<quint16>("port");
    QTest::addColumn<QString>("fact");
    QTest::addColumn<QString>("expected");

    QTest::newRow("nothing") << u"192.0.2.50"_s << quint16(25) << u""_s << u"allowed"_s;
    QTest::newRow("malformed") << u"192.0.2.50"_s << quint16(25) << u"malformed"_s << u"malformed"_s;
    QTest::newRow("port zero") << u"192.0.2.50"_s << quint16(0) << u""_s << u"port-zero"_s;
    QTest::newRow("direction off") << u"192.0.2.50"_s << quint16(25) << u"off"_s << u"direction-off"_s;
    QTest::newRow("banned") << u"192.0.2.50"_s << quint16(25) << u"banned"_s << u"banned"_s;
    QTest::newRow("log unavailable") << u"192.0.2.50"_s << quint16(25) << u"log"_s << u"log-unavailable"_s;
    QTest::newRow("multicast") << u"224.0.0.1"_s << quint16(25) << u""_s << u"not-routable third-party"_s;
    QTest::newRow("no address") << u""_s << quint16(25) << u""_s << u"not-routable third-party"_s;
    QTest::newRow("own listener") << u"127.0.0.1"_s << quint16(21) << u"listener"_s << u"this-server"_s;
}

void JudgeTest::factsOverrideEveryRule()
{
    QFETCH(QString, target);
    QFETCH(quint16, port);
    QFETCH(QString, fact);
    QFETCH(QString, expected);

    Policy policy = policyOf({allow(u"client server any")});
    policy.active = fact != u"off";
    Question question = active(target, port);
    question.malformed = fact == u"malformed";
    question.banned = fact == u"banned";
    question.logUnavailable = fact == u"log";
    question.targetIsOwnListener = fact == u"listener";
    QCOMPARE(outcome(policy, question), expected);
    if (expected != u"allowed")
        QCOMPARE(policy::judge(policy, question).rule, -1);
}

void JudgeTest::malformedLooksNoFurther()
{
    Policy policy = Policy::standard();
    policy.active = false;
    Question question = active(u"224.0.0.1", 0);
    question.malformed = true;
    question.banned = true;
    question.targetIsOwnListener = true;
    QCOMPARE(outcome(policy, question), u"malformed direction-off banned"_s);
    QCOMPARE(policy::climb(policy, question).size(), 0);
}

void JudgeTest::allReasonsAreRecordedInOrder()
{
    Rule encrypted = allow(u"server", u"25");
    encrypted.tls = Rule::Protection::Required;
    Policy policy = policyOf({encrypted});
    policy.active = false;
    Question question = active(u"127.0.0.1", 25);
    question.banned = true;
    question.logUnavailable = true;
    QCOMPARE(outcome(policy, question), u"direction-off banned log-unavailable tls-mismatch"_s);
    QCOMPARE(policy::judge(policy, question).primaryReason(), policy::Reason::DirectionOff);

    question = active(u"169.254.169.254", 80);
    QCOMPARE(policy::judge(Policy::standard(), question).primaryReason(), policy::Reason::NotRoutable);
    QCOMPARE(outcome(policyOf({deny(u"any")}), active(other, 25)), u"third-party reserved-port rule"_s);
}

void JudgeTest::users_data()
{
    QTest::addColumn<QStringList>("users");
    QTest::addColumn<QString>("user");
    QTest::addColumn<bool>("matches");

    QTest::newRow("everyone, anonymous") << QStringList{u"*"_s} << u""_s << true;
    QTest::newRow("everyone, alice") << QStringList{u"*"_s} << u"alice"_s << true;
    QTest::newRow("anonymous, anonymous") << QStringList{u"anonymous"_s} << u""_s << true;
    QTest::newRow("anonymous, alice") << QStringList{u"anonymous"_s} << u"alice"_s << false;
    QTest::newRow("users, anonymous") << QStringList{u"users"_s} << u""_s << false;
    QTest::newRow("users, alice") << QStringList{u"users"_s} << u"alice"_s << true;
    QTest::newRow("alice, alice") << QStringList{u"alice"_s} << u"alice"_s << true;
    QTest::newRow("alice, bob") << QStringList{u"alice"_s} << u"bob"_s << false;
    QTest::newRow("alice, Alice") << QStringList{u"alice"_s} << u"Alice"_s << false;
    QTest::newRow("alice, anonymous") << QStringList{u"alice"_s} << u""_s << false;
    QTest::newRow("bob and alice, alice") << QStringList{u"bob"_s, u"alice"_s} << u"alice"_s << true;
    QTest::newRow("nobody, alice") << QStringList() << u"alice"_s << false;
    QTest::newRow("an account called anonymous is not anonymous")
        << QStringList{u"anonymous"_s} << u"anonymous"_s << false;
    QTest::newRow("an empty name is nobody") << QStringList{u""_s} << u""_s << false;
}

void JudgeTest::users()
{
    QFETCH(QStringList, users);
    QFETCH(QString, user);
    QFETCH(bool, matches);
    Rule rule = allow(u"client");
    rule.users = users;
    Question question = active(self);
    question.anonymous = user.isEmpty();
    question.user = user;
    QCOMPARE(policy::judge(policyOf({rule}), question).allowed, matches);
    QCOMPARE(policy::climb(policyOf({rule}), question).first(), matches ? Rung::Matched : Rung::Users);
}

void JudgeTest::clients()
{
    Rule rule = allow(u"client");
    rule.clients = {address::Subnet::parse(u"10.0.0.0/8").value(), address::Subnet::parse(u"203.0.113.0/24").value()};
    QCOMPARE(outcome(policyOf({rule}), active(self)), u"allowed"_s);
    rule.clients.removeLast();
    QCOMPARE(policy::climb(policyOf({rule}), active(self)).first(), Rung::Clients);
    rule.clients.clear();
    QCOMPARE(policy::climb(policyOf({rule}), active(self)).first(), Rung::Clients);
}

void JudgeTest::expiryBoundary()
{
    Rule rule = allow(u"client");
    rule.expires = 1'000'000;
    Question question = active(self);
    question.now = 999'999;
    QCOMPARE(outcome(policyOf({rule}), question), u"allowed"_s);
    question.now = 1'000'000;
    QCOMPARE(outcome(policyOf({rule}), question), u"no-rule"_s);
    QCOMPARE(policy::climb(policyOf({rule}), question).first(), Rung::Expired);
    rule.expires = 0;
    QCOMPARE(outcome(policyOf({rule}), question), u"allowed"_s);
}

void JudgeTest::directions()
{
    Rule rule = allow(u"client");
    rule.direction = Rule::When::Active;
    QCOMPARE(outcome(policyOf({rule}), active(self)), u"allowed"_s);
    QCOMPARE(outcome(policyOf({rule}), passive(self)), u"no-rule"_s);
    rule.direction = Rule::When::Passive;
    QCOMPARE(outcome(policyOf({rule}), passive(self)), u"allowed"_s);
    QCOMPARE(policy::climb(policyOf({rule}), active(self)).first(), Rung::Direction);

    Policy off = policyOf({allow(u"client")});
    off.passive = false;
    QCOMPARE(outcome(off, passive()), u"direction-off"_s);
    QCOMPARE(outcome(off, active(self)), u"allowed"_s);
}

void JudgeTest::unknownTransfer_data()
{
    QTest::addColumn<bool>("allows");
    QTest::addColumn<int>("transfers");
    QTest::addColumn<bool>("unknownMatches");
    QTest::addColumn<bool>("sendMatches");

    QTest::newRow("allow any") << true << int(Rule::AnyKind) << true << true;
    QTest::newRow("allow some with sending") << true << int(Rule::SendKind | Rule::ListKind) << true << true;
    QTest::newRow("allow some without sending") << true << int(Rule::ReceiveKind) << true << false;
    QTest::newRow("allow none") << true << 0 << false << false;
    QTest::newRow("deny any") << false << int(Rule::AnyKind) << true << true;
    QTest::newRow("deny some with sending") << false << int(Rule::SendKind) << false << true;
    QTest::newRow("deny some without sending") << false << int(Rule::ListKind) << false << false;
}

void JudgeTest::unknownTransfer()
{
    QFETCH(bool, allows);
    QFETCH(int, transfers);
    QFETCH(bool, unknownMatches);
    QFETCH(bool, sendMatches);
    Rule rule = allows ? allow(u"client") : deny(u"client");
    rule.transfers = quint8(transfers);
    Question question = active(self);
    QCOMPARE(policy::climb(policyOf({rule}), question).first(), unknownMatches ? Rung::Matched : Rung::Transfers);
    question.transfer = Transfer::Send;
    QCOMPARE(policy::climb(policyOf({rule}), question).first(), sendMatches ? Rung::Matched : Rung::Transfers);
}

void JudgeTest::passivePeer()
{
    const Policy standard = Policy::standard();
    QCOMPARE(outcome(standard, passive(self)), u"allowed"_s);
    QCOMPARE(outcome(standard, passive(other)), u"wrong-peer"_s);
    QCOMPARE(outcome(standard, passive(u"127.0.0.1")), u"this-server wrong-peer"_s);

    // Ports speak of targets we dial, so a low source port changes nothing.
    Question question = passive(self);
    question.target.port = 20;
    QCOMPARE(outcome(standard, question), u"allowed"_s);
    question.target.port = 0;
    question.targetIsOwnListener = true;
    QCOMPARE(outcome(standard, question), u"allowed"_s);
    QCOMPARE(outcome(policyOf({allow(u"192.0.2.0/24", u"")}), passive(other)), u"allowed"_s);
    QCOMPARE(outcome(policyOf({deny(u"any"), allow(u"any")}), passive(other)), u"rule"_s);
}

void JudgeTest::passivePeerUnknown_data()
{
    QTest::addColumn<bool>("allows");
    QTest::addColumn<QString>("targets");
    QTest::addColumn<bool>("matches");

    QTest::newRow("allow the client") << true << u"client"_s << true;
    QTest::newRow("allow this machine") << true << u"server"_s << true;
    QTest::newRow("allow a network") << true << u"10.0.0.0/8"_s << true;
    QTest::newRow("allow any") << true << u"any"_s << true;
    QTest::newRow("allow nobody") << true << u""_s << false;
    QTest::newRow("deny the client") << false << u"client"_s << false;
    QTest::newRow("deny a network") << false << u"0.0.0.0/0"_s << false;
    QTest::newRow("deny any and the client") << false << u"any client"_s << true;
    QTest::newRow("deny any") << false << u"any"_s << true;
    QTest::newRow("deny nobody") << false << u""_s << false;
}

void JudgeTest::passivePeerUnknown()
{
    QFETCH(bool, allows);
    QFETCH(QString, targets);
    QFETCH(bool, matches);
    const Policy policy = policyOf({allows ? allow(targets) : deny(targets)});
    QCOMPARE(policy::climb(policy, passive()).first(), matches ? Rung::Matched : Rung::Targets);
    QCOMPARE(outcome(policy, passive()), !matches ? u"no-rule"_s : allows ? u"allowed"_s : u"rule"_s);
}

void JudgeTest::protection()
{
    Rule rule = allow(u"client", u"1024-65535");
    rule.tls = Rule::Protection::Required;
    const Policy policy = policyOf({rule});
    Question question = active(self);
    QCOMPARE(outcome(policy, question), u"tls-mismatch"_s);
    QCOMPARE(policy::climb(policy, question).first(), Rung::Protection);
    QCOMPARE(outcome(policy, active(self, 25)), u"reserved-port"_s);
    QCOMPARE(outcome(policy, active(other)), u"third-party"_s);
    QCOMPARE(outcome(policy, passive(self)), u"tls-mismatch"_s);
    question.dataProtected = true;
    QCOMPARE(outcome(policy, question), u"allowed"_s);

    // A later rule that allows the clear connection leaves no mismatch behind, even under a ban.
    question.dataProtected = false;
    question.banned = true;
    QCOMPARE(outcome(policyOf({rule, allow(u"client")}), question), u"banned"_s);
}

void JudgeTest::protectionBelowADenyIsNoRemedy()
{
    Rule encrypted = allow(u"client");
    encrypted.tls = Rule::Protection::Required;
    QCOMPARE(outcome(policyOf({deny(u"client"), encrypted}), active(self)), u"rule"_s);
    QCOMPARE(outcome(policyOf({encrypted, deny(u"client")}), active(self)), u"tls-mismatch rule"_s);
}

void JudgeTest::ownAddressNeedsServer()
{
    const QString refused = u"this-server third-party"_s;
    for (const char16_t *own : {u"198.51.100.10", u"127.0.0.1", u"::1", u"2001:db8:5::10"}) {
        const QString target = QString::fromUtf16(own);
        QCOMPARE(outcome(policyOf({allow(u"any")}), active(target)), refused);
        QCOMPARE(outcome(policyOf({allow(u"0.0.0.0/0 ::/0 127.0.0.0/8 ::1")}), active(target)), refused);
        QCOMPARE(outcome(policyOf({allow(u"server")}), active(target)), u"allowed"_s);
        QCOMPARE(outcome(policyOf({allow(u"server", u"8000")}), active(target)), u"no-rule"_s);
        QCOMPARE(outcome(policyOf({allow(u"server", u"8000")}), active(target, 25)), u"reserved-port"_s);
        QCOMPARE(outcome(policyOf({deny(u"any"), allow(u"server")}), active(target)), u"allowed"_s);
    }
    QCOMPARE(outcome(policyOf({allow(u"server")}), active(self)), u"no-rule"_s);

    Question alone = active(u"198.51.100.10");
    alone.surroundings = nullptr;
    QCOMPARE(outcome(policyOf({allow(u"any")}), alone), u"allowed"_s);
    alone.target.address = scene::ip(u"127.0.0.1");
    QCOMPARE(outcome(policyOf({allow(u"any")}), alone), refused);

    Question local = active(u"127.0.0.1");
    local.client = local.target.address;
    QCOMPARE(outcome(policyOf({allow(u"any")}), local), u"allowed"_s);
    QCOMPARE(outcome(policyOf({allow(u"127.0.0.0/8")}), local), u"allowed"_s);
}

void JudgeTest::ownListenerIsNeverATarget()
{
    Question question = active(u"198.51.100.10", 2121);
    question.targetIsOwnListener = true;
    QCOMPARE(outcome(policyOf({allow(u"server")}), question), u"this-server"_s);
    question.client = question.target.address;
    QCOMPARE(outcome(policyOf({allow(u"client")}), question), u"this-server"_s);
    // The same port of another machine is none of our listeners.
    question = active(other, 2121);
    question.targetIsOwnListener = true;
    QCOMPARE(outcome(policyOf({allow(u"any")}), question), u"allowed"_s);
}

void JudgeTest::otherwiseAllow()
{
    Policy policy = policyOf({deny(u"192.0.2.0/24")});
    policy.otherwise = Action::Allow;
    QCOMPARE(outcome(policy, active(u"10.1.2.3", 25)), u"allowed"_s);
    QCOMPARE(policy::judge(policy, active(self)).rule, -1);
    QCOMPARE(outcome(policy, active(other, 25)), u"rule"_s);
    QCOMPARE(outcome(policy, active(u"127.0.0.1", 25)), u"this-server third-party"_s);
    QCOMPARE(outcome(policy, active(u"224.0.0.1")), u"not-routable third-party"_s);
    QCOMPARE(outcome(policy, passive(u"10.1.2.3")), u"allowed"_s);
    QCOMPARE(outcome(policy, passive()), u"allowed"_s);

    policy.rules = {allow(u"server", u"8000")};
    QCOMPARE(outcome(policy, active(u"127.0.0.1", 8000)), u"allowed"_s);
    QCOMPARE(outcome(policy, active(u"127.0.0.1", 9000)), u"this-server"_s);
}

void JudgeTest::embeddedAddressIsDeniedToo()
{
    const Policy policy = policyOf({deny(u"10.0.0.0/8"), allow(u"any")});
    QCOMPARE(outcome(policy, active(u"10.1.2.3")), u"rule"_s);
    QCOMPARE(outcome(policy, active(u"64:ff9b::10.1.2.3")), u"rule"_s);
    QCOMPARE(outcome(policy, active(u"2002:a01:203::1")), u"rule"_s);
    QCOMPARE(outcome(policy, active(u"64:ff9b::11.1.2.3")), u"allowed"_s);
    QCOMPARE(outcome(policyOf({allow(u"10.0.0.0/8")}), active(u"64:ff9b::10.1.2.3")), u"third-party"_s);
}

void JudgeTest::linkLocalScopes()
{
    const auto scoped = [](quint32 scope) { return address::IpAddress::fromV6(scene::ip(u"fe80::1").bytes(), scope); };
    const Policy policy = policyOf({allow(u"client any")});
    Question question = active(u"fe80::1");
    question.client = scoped(2);
    QCOMPARE(outcome(policy, question), u"allowed"_s);

    question = passive(u"fe80::1");
    question.client = scoped(2);
    question.target.address = scoped(2);
    QCOMPARE(outcome(policy, question), u"allowed"_s);
    question.target.address = scoped(3);
    QCOMPARE(outcome(policy, question), u"not-routable wrong-peer"_s);

    // Own addresses are listed without a scope.
    question.target.address = address::IpAddress::fromV6(scene::ip(u"fe80::10").bytes(), 2);
    QCOMPARE(outcome(policy, question), u"not-routable this-server wrong-peer"_s);
}

void JudgeTest::reportOnly()
{
    Rule trial = deny(u"client");
    trial.reportOnly = true;
    Rule secondTrial = allow(u"client");
    secondTrial.reportOnly = true;
    const Policy policy = policyOf({trial, secondTrial, allow(u"client")});
    Verdict verdict = policy::judge(policy, active(self));
    QVERIFY(verdict.allowed);
    QCOMPARE(verdict.rule, 2);
    QCOMPARE(verdict.reportedRule, 0);
    QCOMPARE(verdict.reportedAction, Action::Deny);
    QCOMPARE(policy::climb(policy, active(self)).size(), 3);

    verdict = policy::judge(policyOf({secondTrial}), active(self));
    QVERIFY(!verdict.allowed);
    QCOMPARE(verdict.rule, -1);
    QCOMPARE(verdict.reportedRule, 0);
    QCOMPARE(verdict.reportedAction, Action::Allow);

    // What only reports covers nothing, and what stands below the decision is not reached.
    Rule trialOther = allow(u"any");
    trialOther.reportOnly = true;
    QCOMPARE(outcome(policyOf({trialOther}), active(other, 25)), u"third-party reserved-port"_s);
    QCOMPARE(policy::judge(policyOf({allow(u"client"), trial}), active(self)).reportedRule, -1);
}

void JudgeTest::ladderNamesTheFirstFailure()
{
    Rule rule = allow(u"192.0.2.0/24", u"6000");
    rule.enabled = false;
    rule.expires = 1;
    rule.direction = Rule::When::Passive;
    rule.users = {u"alice"_s};
    rule.clients = {address::Subnet::parse(u"10.0.0.0/8").value()};
    rule.transfers = Rule::ListKind;
    rule.tls = Rule::Protection::Required;
    Question question = active(self);
    question.transfer = Transfer::Send;
    const auto rung = [&] { return policy::climb(policyOf({rule}), question).first(); };

    QCOMPARE(rung(), Rung::Disabled);
    rule.enabled = true;
    QCOMPARE(rung(), Rung::Expired);
    rule.expires = 0;
    QCOMPARE(rung(), Rung::Direction);
    rule.direction = Rule::When::Any;
    QCOMPARE(rung(), Rung::Users);
    rule.users = {u"*"_s};
    QCOMPARE(rung(), Rung::Clients);
    rule.clients = {address::Subnet::any()};
    QCOMPARE(rung(), Rung::Targets);
    rule.targets.client = true;
    QCOMPARE(rung(), Rung::Ports);
    rule.ports = address::PortSet::all();
    QCOMPARE(rung(), Rung::Transfers);
    rule.transfers = Rule::AnyKind;
    QCOMPARE(rung(), Rung::Protection);
    question.dataProtected = true;
    QCOMPARE(rung(), Rung::Matched);
}

void JudgeTest::coverageIsAboutThisUser()
{
    Rule alices = allow(u"any client");
    alices.users = {u"alice"_s};
    const Policy policy = policyOf({alices, allow(u"client", u"1024-65535")});
    Question question = active(other, 25);
    QCOMPARE(outcome(policy, question), u"third-party reserved-port"_s);
    question.anonymous = false;
    question.user = u"alice"_s;
    QCOMPARE(outcome(policy, question), u"allowed"_s);
    question.user = u"bob"_s;
    QCOMPARE(outcome(policy, question), u"third-party reserved-port"_s);

    Rule listings = allow(u"any");
    listings.transfers = Rule::ListKind;
    question = active(other);
    QCOMPARE(outcome(policyOf({listings}), question), u"allowed"_s);
    question.transfer = Transfer::Send;
    QCOMPARE(outcome(policyOf({listings}), question), u"third-party"_s);
}

void JudgeTest::ladderOfManyRules()
{
    QList<Rule> rules(300, deny(u"10.0.0.0/8"));
    rules.append(allow(u"client"));
    QCOMPARE(policy::judge(policyOf(rules), active(self)).rule, 300);
    const policy::Ladder ladder = policy::climb(policyOf(rules), active(self));
    QCOMPARE(ladder.size(), 301);
    QCOMPARE(ladder.first(), Rung::Targets);
    QCOMPARE(ladder.last(), Rung::Matched);
}

QTEST_APPLESS_MAIN(JudgeTest)
#include "tst_judge.moc"
