#include "tests/server/policy/Scene.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using policy::Policy;
using policy::Question;
using policy::Reason;
using policy::Reasons;
using policy::ReplyText;
using policy::Rule;
using policy::Verdict;

class VerdictTextTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesAreThoseOfTheLog();
    void everyReasonHasAPhrase();
    void replies_data();
    void replies();
    void repliesFollowTheFirstReason();
    void repliesTellNothing();
    void sentences_data();
    void sentences();
    void sentencesEscapeNames();
    void sentencesMentionTrials();
    void ladder();
    void rules_data();
    void rules();

private:
    static QList<Reason> allReasons();
    static Verdict refused(Reasons reasons);
};

QList<Reason> VerdictTextTest::allReasons()
{
    QList<Reason> reasons;
    for (quint32 bit = 1; bit <= quint32(Reason::NoRule); bit <<= 1)
        reasons.append(Reason(bit));
    return reasons;
}

Verdict VerdictTextTest::refused(Reasons reasons)
{
    Verdict verdict;
    verdict.reasons = reasons;
    return verdict;
}

void VerdictTextTest::namesAreThoseOfTheLog()
{
    const QStringList expected{u"malformed"_s,       u"port-zero"_s,    u"direction-off"_s, u"banned"_s,
                               u"log-unavailable"_s, u"tls-mismatch"_s, u"not-routable"_s,  u"this-server"_s,
                               u"third-party"_s,     u"wrong-peer"_s,   u"reserved-port"_s, u"rule"_s,
                               u"no-rule"_s};
    Reasons all;
    QStringList names;
    for (const Reason reason : allReasons()) {
        all |= reason;
        names.append(policy::reasonName(reason));
        QCOMPARE(policy::reasonFromName(names.last()), reason);
    }
    QCOMPARE(names, expected);
    QCOMPARE(policy::reasonNames(all), expected);
    QCOMPARE(policy::reasonsFromNames(expected), all);
    QCOMPARE(policy::reasonNames({}), QStringList());
    QCOMPARE(policy::reasonsFromNames({u"rule"_s, u"bogus"_s, u""_s}), Reasons(Reason::ByRule));
    QVERIFY(!policy::reasonFromName(u"Rule"));
    QVERIFY(!policy::reasonFromName(u""));
}

void VerdictTextTest::everyReasonHasAPhrase()
{
    QStringList phrases;
    for (const Reason reason : allReasons())
        phrases.append(policy::reasonSentence(reason));
    QVERIFY(!phrases.contains(QString()));
    QCOMPARE(phrases.removeDuplicates(), 0);
    QCOMPARE(policy::reasonSentence(Reason::ThirdParty), u"The target is another machine than the client"_s);
}

void VerdictTextTest::replies_data()
{
    QTest::addColumn<int>("named");
    QTest::addColumn<int>("connecting");
    const auto row = [](const char *name, int named, int connecting) { QTest::newRow(name) << named << connecting; };
    row("malformed", 501, 425);
    row("port-zero", 501, 425);
    row("direction-off", 502, 425);
    row("banned", 421, 425);
    row("log-unavailable", 451, 451);
    row("tls-mismatch", 521, 521);
    row("not-routable", 504, 425);
    row("this-server", 504, 425);
    row("third-party", 504, 425);
    row("wrong-peer", 504, 425);
    row("reserved-port", 504, 425);
    row("rule", 504, 425);
    row("no-rule", 504, 425);
}

void VerdictTextTest::replies()
{
    QFETCH(int, named);
    QFETCH(int, connecting);
    const Verdict verdict = refused(policy::reasonFromName(QString::fromLatin1(QTest::currentDataTag())).value());
    QCOMPARE(policy::refusalWhenNamed(verdict).code, named);
    QCOMPARE(policy::refusalWhenConnecting(verdict).code, connecting);
}

void VerdictTextTest::repliesFollowTheFirstReason()
{
    const QString address = u"That data address is not permitted."_s;
    QCOMPARE(policy::refusalWhenNamed(refused(Reason::ThirdParty | Reason::ReservedPort)), (ReplyText{504, address}));
    QCOMPARE(policy::refusalWhenNamed(refused(Reason::ReservedPort)),
             (ReplyText{504, u"That data port is not permitted."_s}));
    QCOMPARE(policy::refusalWhenNamed(refused(Reason::TlsMismatch | Reason::ThirdParty)).code, 521);
    QCOMPARE(policy::refusalWhenNamed(refused(Reason::Malformed | Reason::Banned)).code, 501);
    QCOMPARE(policy::refusalWhenConnecting(refused(Reason::LogUnavailable | Reason::TlsMismatch)).code, 451);
    Verdict allowed;
    allowed.allowed = true;
    QCOMPARE(policy::refusalWhenNamed(allowed), ReplyText());
    QCOMPARE(policy::refusalWhenConnecting(allowed), ReplyText());
}

void VerdictTextTest::repliesTellNothing()
{
    for (const Reason reason : allReasons()) {
        for (const ReplyText &reply :
             {policy::refusalWhenNamed(refused(reason)), policy::refusalWhenConnecting(refused(reason))}) {
            QVERIFY(!reply.text.isEmpty());
            for (const QChar c : reply.text)
                QVERIFY(c.unicode() >= 0x20 && c.unicode() < 0x7f);
        }
    }
}

void VerdictTextTest::sentences_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<quint16>("port");
    QTest::addColumn<QString>("expected");

    QTest::newRow("third party and reserved port")
        << u"10.1.2.3"_s << quint16(25)
        << u"Refused: 10.1.2.3 is another machine than the client 203.0.113.7 (third party), and port 25 is reserved."_s;
    QTest::newRow("third party")
        << u"10.1.2.3"_s << quint16(5000)
        << u"Refused: 10.1.2.3 is another machine than the client 203.0.113.7 (third party)."_s;
    QTest::newRow("reserved port") << u"203.0.113.7"_s << quint16(25) << u"Refused: port 25 is reserved."_s;
    QTest::newRow("three clauses")
        << u"127.0.0.1"_s << quint16(25)
        << u"Refused: 127.0.0.1 is this machine itself, it is not the client 203.0.113.7 (third party), "
           "and port 25 is reserved."_s;
    QTest::newRow("multicast") << u"224.0.0.1"_s << quint16(5000)
                               << u"Refused: 224.0.0.1 names a group of machines (multicast), and it is not the client "
                                  "203.0.113.7 (third party)."_s;
    QTest::newRow("directed broadcast")
        << u"198.51.100.255"_s << quint16(5000)
        << u"Refused: 198.51.100.255 reaches every machine of a network (broadcast), and it is not the client "
           "203.0.113.7 (third party)."_s;
    QTest::newRow("the client") << u"203.0.113.7"_s << quint16(5000)
                                << u"Allowed: 203.0.113.7:5000 is the client itself (rule \"own-address\")."_s;
}

void VerdictTextTest::sentences()
{
    QFETCH(QString, target);
    QFETCH(quint16, port);
    QFETCH(QString, expected);
    const Policy policy = Policy::standard();
    const Question question = scene::active(target, port);
    QCOMPARE(policy::sentence(policy, question, policy::judge(policy, question)), expected);
}

void VerdictTextTest::sentencesEscapeNames()
{
    Rule rule = scene::deny(u"client");
    rule.id = u"evil\u202e%1\n"_s;
    const Policy policy = scene::policyOf({rule});
    Question question = scene::active(u"203.0.113.7");
    question.anonymous = false;
    question.user = u"%1 al\rice"_s;
    QCOMPARE(policy::sentence(policy, question, policy::judge(policy, question)),
             u"Refused: the rule \"evil\\u{202E}%1\\x0A\" forbids it to %1 al\\x0Dice."_s);
    QCOMPARE(policy::ladderLines(policy, question, policy::judge(policy, question)),
             QStringList{u"evil\\u{202E}%1\\x0A: it matches and refuses"_s});
}

void VerdictTextTest::sentencesMentionTrials()
{
    Rule trial = scene::deny(u"client");
    trial.id = u"trial"_s;
    trial.reportOnly = true;
    Policy policy = Policy::standard();
    policy.rules.prepend(trial);
    const Question question = scene::active(u"203.0.113.7");
    QCOMPARE(policy::sentence(policy, question, policy::judge(policy, question)),
             u"Allowed: 203.0.113.7:5000 is the client itself (rule \"own-address\"). The report-only rule \"trial\" "
             "would have refused it."_s);
}

void VerdictTextTest::ladder()
{
    Rule off = scene::allow(u"any");
    off.id = u"off"_s;
    off.enabled = false;
    Rule trial = scene::allow(u"any");
    trial.id = u"trial"_s;
    trial.reportOnly = true;
    Policy policy = Policy::standard();
    policy.rules = {off, policy.rules.first(), trial, scene::deny(u"192.0.2.0/24")};
    const Question question = scene::active(u"192.0.2.50");
    QCOMPARE(policy::ladderLines(policy, question, policy::judge(policy, question)),
             (QStringList{u"off: it is switched off"_s, u"own-address: the target is not among its targets"_s,
                          u"trial: it matches and would allow, but only reports"_s, u"r: it matches and refuses"_s}));

    Question banned = scene::active(u"203.0.113.7");
    banned.banned = true;
    QCOMPARE(policy::ladderLines(Policy::standard(), banned, policy::judge(Policy::standard(), banned)),
             QStringList{u"own-address: it matches and would allow, but no rule can lift the refusal"_s});
}

void VerdictTextTest::rules_data()
{
    QTest::addColumn<Rule>("rule");
    QTest::addColumn<QString>("expected");

    QTest::newRow("default") << Policy::standard().rules.first() << u"Allow the client itself, ports 1024-65535"_s;
    QTest::newRow("deny one port") << scene::deny(u"any 10.0.0.0/8", u"25")
                                   << u"Refuse every other machine, 10.0.0.0/8, port 25"_s;
    QTest::newRow("empty") << scene::allow(u"", u"") << u"Allow no target, no port"_s;
    Rule rule = scene::allow(u"client server");
    rule.direction = Rule::When::Passive;
    rule.users = {u"users"_s, u"anonymous"_s};
    rule.clients = {*address::Subnet::parse(u"10.0.0.0/8")};
    rule.transfers = Rule::SendKind | Rule::ListKind;
    rule.tls = Rule::Protection::Required;
    rule.expires = 1'700'000'000'000'000;
    rule.reportOnly = true;
    rule.enabled = false;
    QTest::newRow("everything") << rule
                                << u"Allow the client itself, this machine, passive only, for all signed-in users, "
                                   "anonymous, from 10.0.0.0/8, only downloads, listings, encrypted only, until "
                                   "2023-11-14 22:13:20 UTC, report only, switched off"_s;
}

void VerdictTextTest::rules()
{
    QFETCH(Rule, rule);
    QFETCH(QString, expected);
    QCOMPARE(policy::ruleSentence(rule), expected);
}

QTEST_APPLESS_MAIN(VerdictTextTest)
#include "tst_verdict_text.moc"
