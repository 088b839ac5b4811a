#include "tests/server/policy/Scene.h"
#include "tests/server/policy/SmallWorld.h"

#include "server/policy/PolicySummary.h"
#include "server/policy/Presets.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using policy::CertGroup;
using policy::Policy;
using policy::PolicySummary;
using policy::Question;
using policy::Rule;
using scene::allow;
using scene::deny;

namespace {

PolicySummary summary(const Policy &policy)
{
    return policy::summarise(policy::Analysis(policy::CompiledPolicy(policy), smallworld::circumstances()));
}

Rule named(Rule rule, const QString &id)
{
    rule.id = id;
    return rule;
}

Rule only(Rule rule, Rule::When direction)
{
    rule.direction = direction;
    return rule;
}

Policy with(Policy policy, const Rule &rule)
{
    policy.rules.append(rule);
    return policy;
}

} // namespace

class PolicySummaryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void says_data();
    void says();
    void warns_data();
    void warns();
    void dependsOnEffectsAlone();
    void groupsThePresets_data();
    void groupsThePresets();
    void agreesWithEveryQuestion_data();
    void agreesWithEveryQuestion();
};

void PolicySummaryTest::says_data()
{
    QTest::addColumn<Policy>("policy");
    QTest::addColumn<CertGroup>("group");
    QTest::addColumn<QString>("sentence");
    QTest::addColumn<QString>("groupSentence");

    const Policy standard = Policy::standard();
    const QString suppressed = u"CERT group 2, suppressed: connects to nobody but the client."_s;
    const auto row = [](const char *name, const Policy &policy, CertGroup group, const QString &sentence,
                        const QString &groupSentence) {
        QTest::newRow(name) << policy << group << sentence << groupSentence;
    };
    row("the standard policy", standard, CertGroup::Suppressed,
        u"Data connections go only to the client itself, never to ports below 1024."_s, suppressed);
    row("nothing at all", Policy(), CertGroup::Suppressed,
        u"No data connection is allowed: nothing can be listed, downloaded or uploaded."_s, suppressed);
    Policy passive = standard;
    passive.active = false;
    row("passive only", passive, CertGroup::Suppressed,
        u"This server opens no data connection itself, and only the client may open one to it."_s, suppressed);
    row("reserved ports of the client", scene::policyOf({allow(u"client")}), CertGroup::Suppressed,
        u"Data connections go only to the client itself, also to ports below 1024."_s, suppressed);
    row("strict RFC", scene::policyOf({allow(u"client any")}), CertGroup::StrictRfc,
        u"Everybody can make this server connect to any machine on any port."_s,
        u"CERT group 1, strict RFC: connects wherever the client says."_s);
    row("strict RFC without reserved ports", scene::policyOf({allow(u"client any", u"1024-65535")}),
        CertGroup::StrictRfc,
        u"Everybody can make this server connect to any machine, but never to ports below 1024."_s,
        u"CERT group 1, strict RFC: connects wherever the client says."_s);

    Rule noTls = deny(u"any");
    noTls.tls = Rule::Protection::Required;
    row("strict RFC, which knows of no encryption", scene::policyOf({noTls, allow(u"client any")}),
        CertGroup::StrictRfc, u"Everybody can make this server connect to any machine on any port."_s,
        u"CERT group 1, strict RFC: connects wherever the client says."_s);

    Rule scanner = only(named(allow(u"10.0.0.0/8", u"1024-65535"), u"lab"_s), Rule::When::Active);
    scanner.users = {u"scanner"_s};
    row("one user to one network", with(standard, scanner), CertGroup::Switchable,
        u"Data connections may leave the client: user scanner to 10.0.0.0/8; never to ports below 1024."_s,
        u"CERT group 3, switchable: open for user scanner to 10.0.0.0/8, else closed."_s);
    scanner.targets = scene::targets(u"any");
    scanner.clients = {*address::Subnet::parse(u"192.0.2.0/24")};
    row("one user from one network", with(standard, scanner), CertGroup::Switchable,
        u"Data connections may leave the client: user scanner from 192.0.2.0/24 to any machine; never to ports below "
        "1024."_s,
        u"CERT group 3, switchable: open for user scanner from 192.0.2.0/24 to any machine, else closed."_s);
    row("this server", with(standard, only(allow(u"server", u"5000"), Rule::When::Active)), CertGroup::Switchable,
        u"Data connections may leave the client: everybody to this server itself; never to ports below 1024."_s,
        u"CERT group 3, switchable: open for everybody to this server itself, else closed."_s);
    row("some reserved port", with(standard, only(allow(u"192.0.2.7", u"25"), Rule::When::Active)),
        CertGroup::Switchable,
        u"Data connections may leave the client: everybody to 192.0.2.7; also to ports below 1024."_s,
        u"CERT group 3, switchable: open for everybody to 192.0.2.7, else closed."_s);
    row("anyone may come for a passive connection", with(standard, only(allow(u"any"), Rule::When::Passive)),
        CertGroup::Suppressed,
        u"Passive data connections may come from other machines than the client: everybody from any machine."_s,
        suppressed);
}

void PolicySummaryTest::says()
{
    QFETCH(const Policy, policy);
    const PolicySummary said = summary(policy);
    QTEST(said.sentence, "sentence");
    QTEST(said.group, "group");
    QTEST(said.groupSentence, "groupSentence");
}

void PolicySummaryTest::warns_data()
{
    QTest::addColumn<Policy>("policy");
    QTest::addColumn<QList<int>>("rules");
    QTest::addColumn<QString>("warning");

    const Policy standard = Policy::standard();
    const Rule lab = named(allow(u"10.0.0.0/8"), u"lab"_s);
    QTest::newRow("nothing beyond the client") << standard << QList<int>() << QString();
    QTest::newRow("one rule") << with(standard, lab) << QList<int>{1}
                              << u"Other machines than the client can be reached: rule \"lab\" lets it."_s;
    QTest::newRow("two rules")
        << with(with(standard, lab), named(allow(u"server"), u"x\n"_s)) << QList<int>{1, 2}
        << u"Other machines than the client can be reached: rules \"lab\" and \"x\\x0A\" let it."_s;
    Policy open = standard;
    open.otherwise = policy::Action::Allow;
    QTest::newRow("otherwise") << open << QList<int>{-1}
                               << u"What no rule matches is allowed, and so other machines than the client can be "
                                  "reached."_s;
    QTest::newRow("both") << with(open, lab) << QList<int>{-1, 1}
                          << u"Other machines than the client can be reached: by rule \"lab\", and because what no "
                             "rule matches is allowed."_s;
    QTest::newRow("a rule that never comes to its turn")
        << with(with(standard, named(deny(u"10.0.0.0/8"), u"wall"_s)), lab) << QList<int>() << QString();
}

void PolicySummaryTest::warns()
{
    QFETCH(const Policy, policy);
    const PolicySummary said = summary(policy);
    QTEST(said.warning, "warning");
    QTEST(said.rulesBeyondClient, "rules");
    QCOMPARE(said.beyondClient, !said.rulesBeyondClient.isEmpty());
}

/// Written otherwise, the same is said.
void PolicySummaryTest::dependsOnEffectsAlone()
{
    const Policy split = scene::policyOf({deny(u"any server", u"1-65535"), allow(u"client", u"1024-5000"),
                                          deny(u"client", u"1-1023"), allow(u"client", u"5001-65535")});
    Rule dead = allow(u"any");
    dead.enabled = false;
    const QString sentence = summary(Policy::standard()).sentence;
    QCOMPARE(summary(with(Policy::standard(), dead)).sentence, sentence);
    const Policy doubled = with(Policy::standard(), Policy::standard().rules.first());
    QCOMPARE(summary(doubled).sentence, sentence);
    QCOMPARE(summary(split).group, CertGroup::Suppressed);
    QVERIFY(!summary(split).beyondClient);
}

void PolicySummaryTest::groupsThePresets_data()
{
    QTest::addColumn<QString>("id");
    for (const policy::Preset &preset : policy::presets())
        QTest::newRow(qPrintable(preset.id)) << preset.id;
}

/// The advisory's own categories are what the summary has to come to, and only open presets warn.
void PolicySummaryTest::groupsThePresets()
{
    QFETCH(const QString, id);
    const auto preset = policy::preset(id);
    QVERIFY(preset);
    const PolicySummary said = summary(preset->policy);
    if (preset->group == policy::Preset::Group::StrictRfc)
        QCOMPARE(said.group, CertGroup::StrictRfc);
    if (preset->group == policy::Preset::Group::Suppressed)
        QCOMPARE(said.group, CertGroup::Suppressed);
    QCOMPARE(said.beyondClient, preset->open);
    QVERIFY(said.sentence.endsWith(u'.'));
}

void PolicySummaryTest::agreesWithEveryQuestion_data()
{
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= 40; ++seed)
        QTest::addRow("seed %d", seed) << seed;
}

void PolicySummaryTest::agreesWithEveryQuestion()
{
    QFETCH(const int, seed);
    QRandomGenerator random{quint32(seed)};
    const Policy policy = smallworld::policy(random, 4);
    const policy::CompiledPolicy compiled(policy);
    bool beyond = false;
    bool reserved = false;
    bool active = false;
    QSet<int> rules;
    smallworld::eachQuestion(smallworld::now, [&](const Question &question) {
        const policy::Verdict verdict = policy::judge(compiled, question);
        if (!verdict.allowed)
            return;
        const bool other = question.target.address != question.client;
        const bool isActive = question.direction == policy::Direction::Active;
        beyond = beyond || other;
        active = active || (other && isActive);
        reserved = reserved || (isActive && question.target.port < 1024);
        if (other)
            rules.insert(verdict.rule);
    });

    const PolicySummary said = summary(policy);
    const QByteArray about = QString(smallworld::text(policy) % u'\n' % said.sentence % u'\n' % said.warning).toUtf8();
    QVERIFY2(said.beyondClient == beyond, about.constData());
    QVERIFY2(said.reservedPorts == reserved, about.constData());
    QVERIFY2((said.group == CertGroup::Suppressed) == !active, about.constData());
    QCOMPARE(QSet<int>(said.rulesBeyondClient.begin(), said.rulesBeyondClient.end()), rules);
    QCOMPARE(said.warning.isEmpty(), !beyond);
}

QTEST_GUILESS_MAIN(PolicySummaryTest)
#include "tst_policy_summary.moc"
