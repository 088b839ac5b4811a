#include "server/policy/Ladder.h"
#include "server/policy/RuleShadow.h"
#include "tests/server/policy/Reference.h"
#include "tests/server/policy/Scene.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using policy::Action;
using policy::Policy;
using policy::Question;
using policy::Rule;
using policy::Verdict;

namespace {

/// Small pools, so that random rules and random questions meet often.
class Dice final
{
public:
    explicit Dice(quint32 seed)
        : m_random(seed)
    {}

    bool oneIn(int n) { return m_random.bounded(n) == 0; }

    template <typename T> T pick(const QList<T> &pool) { return pool.at(m_random.bounded(int(pool.size()))); }

    Question question();
    Rule rule();
    Policy policy();
    Policy manyRules(); ///< most of them switched off, so that deep ones decide, too

private:
    QList<address::Subnet> networks();

    QRandomGenerator m_random;
};

const QList<QString> &addresses()
{
    static const QList<QString> pool{u"203.0.113.7"_s,
                                     u"203.0.113.8"_s,
                                     u"192.0.2.50"_s,
                                     u"192.0.2.47"_s,
                                     u"192.0.2.48"_s,
                                     u"192.0.2.55"_s,
                                     u"192.0.2.56"_s,
                                     u"9.255.255.255"_s,
                                     u"10.0.0.0"_s,
                                     u"10.1.2.3"_s,
                                     u"10.255.255.255"_s,
                                     u"11.0.0.0"_s,
                                     u"127.0.0.1"_s,
                                     u"198.51.100.10"_s,
                                     u"::1"_s,
                                     u"2001:db8::7"_s,
                                     u"2001:db8:5::10"_s,
                                     u"2001:db7:ffff:ffff:ffff:ffff:ffff:ffff"_s,
                                     u"2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"_s,
                                     u"2001:db9::"_s,
                                     u"224.0.0.1"_s,
                                     u"198.51.100.255"_s,
                                     u"169.254.1.1"_s,
                                     u"fe80::1"_s,
                                     u"0.0.0.0"_s,
                                     u"2002:c000:232::1"_s,
                                     u"64:ff9b::a01:203"_s,
                                     u"2001:0:1::f5fe:fdfc"_s,
                                     u"2002:c633:640a::1"_s,
                                     u"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"_s};
    return pool;
}

Question Dice::question()
{
    Question q = scene::active(pick(addresses()), pick<quint16>({0, 20, 25, 1023, 1024, 5000, 65534, 65535}));
    q.client = scene::ip(pick<QString>({u"203.0.113.7"_s, u"203.0.113.7"_s, u"2001:db8::7"_s, u"127.0.0.1"_s}));
    if (oneIn(2))
        q.target.address = q.client;
    if (oneIn(3)) {
        q.direction = policy::Direction::Passive;
        if (oneIn(3))
            q.target = {};
    }
    q.anonymous = oneIn(2);
    if (!q.anonymous)
        q.user = pick<QString>({u"alice"_s, u"bob"_s, u"anonymous"_s});
    q.transfer = policy::Transfer(m_random.bounded(4));
    q.dataProtected = oneIn(2);
    q.now = pick<qint64>({99, 100, 101});
    q.malformed = oneIn(40);
    q.banned = oneIn(40);
    q.logUnavailable = oneIn(40);
    q.targetIsOwnListener = oneIn(10);
    return q;
}

QList<address::Subnet> Dice::networks()
{
    static const QList<QString> pool{u"any"_s,           u"0.0.0.0/0"_s,  u"203.0.113.0/24"_s, u"203.0.113.7"_s,
                                     u"192.0.2.48/29"_s, u"10.0.0.0/8"_s, u"::/0"_s,           u"2001:db8::/32"_s,
                                     u"2002::/16"_s,     u"::/64"_s,      u"ffff::/16"_s,      u"127.0.0.0/8"_s};
    QList<address::Subnet> subnets;
    do
        subnets.append(*address::Subnet::parse(pick(pool)));
    while (oneIn(3));
    return subnets;
}

Rule Dice::rule()
{
    Rule r;
    r.id = u"r"_s;
    r.action = oneIn(3) ? Action::Deny : Action::Allow;
    r.direction = oneIn(2) ? Rule::When::Any : Rule::When(m_random.bounded(3));
    if (oneIn(3))
        r.users = pick<QStringList>({{u"anonymous"_s}, {u"users"_s}, {u"alice"_s}, {u"alice"_s, u"anonymous"_s}, {}});
    if (oneIn(3))
        r.clients = networks();
    r.targets.client = oneIn(2);
    r.targets.server = oneIn(4);
    r.targets.any = oneIn(4);
    if (oneIn(2))
        r.targets.subnets = networks();
    if (oneIn(2))
        r.ports = *address::PortSet::parse(pick<QString>({u"1024-65535"_s, u"20,1024-65534"_s, u"5000"_s, u""_s}));
    if (oneIn(3))
        r.transfers = quint8(m_random.bounded(8));
    r.tls = oneIn(4) ? Rule::Protection::Required : Rule::Protection::Any;
    r.enabled = !oneIn(8);
    r.reportOnly = oneIn(8);
    if (oneIn(4))
        r.expires = 100;
    return r;
}

Policy Dice::policy()
{
    Policy p;
    const int count = m_random.bounded(6);
    for (int i = 0; i < count; ++i)
        p.rules.append(rule());
    p.otherwise = oneIn(5) ? Action::Allow : Action::Deny;
    p.active = !oneIn(15);
    p.passive = !oneIn(15);
    return p;
}

Policy Dice::manyRules()
{
    Policy p = policy();
    for (int i = 60 + m_random.bounded(160); i > 0; --i) {
        p.rules.append(rule());
        p.rules.last().enabled = oneIn(12);
    }
    return p;
}

} // namespace

class JudgeRandomTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheReference();
    void theLadderEndsWhereTheJudgeDecided();
    void rulesBelowTheDecisionDoNotMatter();
    void firstJudgementNeverRefusesWhatTheSecondAllows();
    void shadowedRulesNeverDecide();
};

void JudgeRandomTest::agreesWithTheReference()
{
    Dice dice(1997);
    int allowed = 0;
    QMap<QString, int> reasonsSeen;
    for (int i = 0; i < 12000; ++i) {
        const Policy policy = dice.oneIn(10) ? dice.manyRules() : dice.policy();
        const Question question = dice.question();
        const Verdict verdict = policy::judge(policy, question);
        const reference::Answer expected = reference::judge(policy, question);
        const QStringList names = policy::reasonNames(verdict.reasons);

        QVERIFY2(verdict.allowed == expected.allowed, qPrintable(QString::number(i)));
        QCOMPARE(QSet<QString>(names.begin(), names.end()), expected.reasons);
        QCOMPARE(verdict.rule, expected.rule);
        QCOMPARE(verdict.allowed, verdict.reasons == policy::Reasons());
        allowed += verdict.allowed ? 1 : 0;
        for (const QString &name : names)
            ++reasonsSeen[name];
    }
    // The dice must have met every reason, or the comparison above says little.
    QVERIFY(allowed > 1000);
    QCOMPARE(reasonsSeen.size(), 13);
    for (const int count : std::as_const(reasonsSeen))
        QVERIFY(count > 20);
}

// The judge finds its rule in an index, the ladder by going from rule to rule.
void JudgeRandomTest::theLadderEndsWhereTheJudgeDecided()
{
    Dice dice(97);
    int decided = 0;
    for (int i = 0; i < 8000; ++i) {
        const Policy policy = dice.oneIn(4) ? dice.manyRules() : dice.policy();
        Question question = dice.question();
        question.malformed = false;
        const Verdict verdict = policy::judge(policy, question);
        const policy::Ladder ladder = policy::climb(policy, question);
        int end = -1;
        int reported = -1;
        for (int rule = 0; rule < int(ladder.size()); ++rule) {
            if (ladder.at(rule) != policy::Rung::Matched)
                continue;
            int &found = policy.rules.at(rule).reportOnly ? reported : end;
            found = found < 0 ? rule : found;
        }
        QCOMPARE(verdict.reportedRule, reported);
        if (verdict.allowed || verdict.reasons.testFlag(policy::Reason::ByRule))
            QCOMPARE(verdict.rule, end);
        QVERIFY(end < 0 || end == ladder.size() - 1);
        decided += end >= 64 ? 1 : 0;
    }
    QVERIFY(decided > 50); // also beyond the first word of an index
}

void JudgeRandomTest::rulesBelowTheDecisionDoNotMatter()
{
    Dice dice(28);
    for (int i = 0; i < 20000; ++i) {
        Policy policy = dice.policy();
        const Question question = dice.question();
        const Verdict before = policy::judge(policy, question);
        if (before.rule < 0)
            continue;
        policy.rules.append(dice.rule());
        const Verdict after = policy::judge(policy, question);
        QCOMPARE(after.allowed, before.allowed);
        QCOMPARE(after.rule, before.rule);
        QCOMPARE(after.reportedRule, before.reportedRule);
    }
}

void JudgeRandomTest::firstJudgementNeverRefusesWhatTheSecondAllows()
{
    Dice dice(2577);
    int compared = 0;
    for (int i = 0; i < 20000; ++i) {
        const Policy policy = dice.policy();
        const Question second = dice.question();
        Question first = second;
        first.transfer = policy::Transfer::Unknown;
        const bool ownPeer =
            second.target.address.isLoopback() || scene::surroundings().own.contains(second.target.address);
        if (second.direction == policy::Direction::Passive && !ownPeer)
            first.target = {};
        if (!policy::judge(policy, second).allowed)
            continue;
        QVERIFY(policy::judge(policy, first).allowed);
        ++compared;
    }
    QVERIFY(compared > 2000);
}

void JudgeRandomTest::shadowedRulesNeverDecide()
{
    Dice dice(427);
    int found = 0;
    for (int i = 0; i < 12000; ++i) {
        Policy policy;
        policy.rules = {dice.rule(), dice.rule()};
        if (!policy::shadows(policy.rules.at(0), policy.rules.at(1)))
            continue;
        ++found;
        for (int q = 0; q < 40; ++q) {
            Question question = dice.question();
            if (question.transfer == policy::Transfer::Unknown || question.target.isNull())
                continue;
            QVERIFY(policy::judge(policy, question).rule != 1);
        }
    }
    QVERIFY(found > 100);
}

QTEST_APPLESS_MAIN(JudgeRandomTest)
#include "tst_judge_random.moc"
