#include "server/policy/CompiledPolicy.h"
#include "server/policy/Judge.h"
#include "server/policy/VerdictText.h"
#include "server/session/VerdictWords.h"

#include <QTest>

using session::VerdictWords;
using Change = void (*)(policy::Question &);

/// What is remembered must be what would have been said.
class VerdictWordsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatThePolicySays_data()
    {
        QTest::addColumn<policy::Direction>("direction");
        QTest::addColumn<QString>("user");
        QTest::newRow("active") << policy::Direction::Active << QString();
        QTest::newRow("passive") << policy::Direction::Passive << QString();
        QTest::newRow("active, signed in") << policy::Direction::Active << QStringLiteral("alice");
    }
    void saysWhatThePolicySays()
    {
        QFETCH(policy::Direction, direction);
        QFETCH(QString, user);
        const policy::Policy policy = somePolicy(0);
        const policy::CompiledPolicy compiled(policy);
        VerdictWords words;
        // Twice each, in turn, more of them than are remembered.
        for (int round = 0; round < 4; ++round) {
            for (int host = 1; host <= 5; ++host) {
                for (const quint16 port : {quint16(20), quint16(2000)}) {
                    policy::Question question = ask(QStringLiteral("192.0.2.%1").arg(host), port);
                    question.direction = direction;
                    question.anonymous = user.isEmpty();
                    question.user = user;
                    const policy::Verdict verdict = policy::judge(compiled, question);
                    const VerdictWords::Words &said = words.of(policy, question, verdict);
                    QCOMPARE(said.sentence, policy::sentence(policy, question, verdict));
                    QCOMPARE(said.ladder, policy::ladderLines(policy, question, verdict).join(u'\n'));
                    QCOMPARE(said.ruleText,
                             verdict.rule < 0 ? QString() : policy::ruleSentence(policy.rules.at(verdict.rule)));
                }
            }
        }
    }

    void alikeQuestionsShareTheirWords()
    {
        const policy::Policy policy = somePolicy(0);
        const policy::CompiledPolicy compiled(policy);
        VerdictWords words;
        policy::Question question = ask(QStringLiteral("192.0.2.1"), 2000);
        const policy::Verdict verdict = policy::judge(compiled, question);
        const QString first = words.of(policy, question, verdict).sentence;
        question.now += 1'000'000;
        QVERIFY(words.of(policy, question, verdict).sentence.isSharedWith(first));
        words.forget();
        QVERIFY(!words.of(policy, question, verdict).sentence.isSharedWith(first));
    }

    void whatMakesAnotherVerdictIsNotAlike_data()
    {
        QTest::addColumn<Change>("change");
        QTest::newRow("a handshake that shows nothing") << Change([](policy::Question &q) { q.unbound = true; });
        QTest::newRow("protection is required") << Change([](policy::Question &q) { q.protectionRequired = true; });
        QTest::newRow("banned") << Change([](policy::Question &q) { q.banned = true; });
        QTest::newRow("unlogged") << Change([](policy::Question &q) { q.logUnavailable = true; });
    }
    void whatMakesAnotherVerdictIsNotAlike()
    {
        QFETCH(Change, change);
        policy::Policy policy;
        policy.otherwise = policy::Action::Allow;
        const policy::CompiledPolicy compiled(policy);
        VerdictWords words;
        policy::Question question = ask(QStringLiteral("198.51.100.7"), 2000);
        const policy::Verdict allowed = policy::judge(compiled, question);
        QVERIFY(allowed.allowed);
        words.of(policy, question, allowed);
        change(question);
        const policy::Verdict refused = policy::judge(compiled, question);
        QVERIFY(!refused.allowed);
        QCOMPARE(words.of(policy, question, refused).sentence, policy::sentence(policy, question, refused));
    }

    void aRuleThatExpiresIsLookedAtAgain()
    {
        const policy::Policy policy = somePolicy(1000);
        const policy::CompiledPolicy compiled(policy);
        VerdictWords words;
        policy::Question question = ask(QStringLiteral("192.0.2.1"), 2000);
        for (const qint64 now : {qint64(500), qint64(1500)}) {
            question.now = now;
            const policy::Verdict verdict = policy::judge(compiled, question);
            QCOMPARE(words.of(policy, question, verdict).ladder,
                     policy::ladderLines(policy, question, verdict).join(u'\n'));
        }
    }

private:
    static policy::Question ask(const QString &target, quint16 port)
    {
        policy::Question question;
        question.client = *address::IpAddress::parse(QStringLiteral("198.51.100.7"));
        question.target = {*address::IpAddress::parse(target), port};
        question.now = 1;
        return question;
    }

    static policy::Policy somePolicy(qint64 expires)
    {
        policy::Rule rule;
        rule.id = QStringLiteral("partner");
        rule.targets.subnets = {*address::Subnet::parse(QStringLiteral("192.0.2.0/30"))};
        rule.expires = expires;
        policy::Policy policy;
        policy.rules = {rule};
        return policy;
    }
};

QTEST_GUILESS_MAIN(VerdictWordsTest)

#include "tst_verdictwords.moc"
