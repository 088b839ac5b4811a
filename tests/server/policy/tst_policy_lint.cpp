#include "server/policy/PolicyLint.h"
#include "tests/server/policy/Scene.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using policy::Finding;
using policy::Policy;
using policy::Rule;

namespace {

policy::LintFacts facts(bool anonymousMayUpload, qint64 now)
{
    policy::LintFacts facts;
    facts.anonymousMayUpload = anonymousMayUpload;
    facts.circumstances.now = now;
    return facts;
}

/// `PL03@/rules/0`, in the order found.
QString found(const Policy &policy, bool anonymousMayUpload = false, qint64 now = 1)
{
    QStringList findings;
    for (const Finding &finding : policy::lint(policy, facts(anonymousMayUpload, now)))
        findings.append(finding.id % u'@' % finding.place);
    return findings.join(u' ');
}

Rule named(Rule rule, const QString &id)
{
    rule.id = id;
    return rule;
}

} // namespace

class PolicyLintTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void defaultPolicyIsClean();
    void thirdPartiesAndUploads();
    void anyTargetForEveryone();
    void reservedPorts();
    void thisMachine();
    void shadowed();
    void expired();
    void twinIds();
    void sourcePort();
    void otherwiseAllow();
    void neverMatching();
    void onlyRulesInForceCount();
    void textsNameTheRule();
};

void PolicyLintTest::defaultPolicyIsClean()
{
    QCOMPARE(found(Policy::standard()), QString());
    QCOMPARE(found(Policy::standard(), true), QString());
}

void PolicyLintTest::thirdPartiesAndUploads()
{
    Rule rule = scene::allow(u"192.0.2.0/24", u"1024-65535");
    rule.direction = Rule::When::Active;
    QCOMPARE(found(scene::policyOf({rule})), QString());
    QCOMPARE(found(scene::policyOf({rule}), true), u"PL01@/rules/0"_s);
    QCOMPARE(policy::lint(scene::policyOf({rule}), facts(true, 1)).first().severity, Finding::Severity::Error);
    rule.transfers = Rule::ListKind;
    QCOMPARE(found(scene::policyOf({rule}), true), QString());
    rule.transfers = Rule::AnyKind;
    rule.users = {u"users"_s};
    QCOMPARE(found(scene::policyOf({rule}), true), QString());

    // Passive: a stranger may come to fetch it, which is another finding.
    rule.users = {u"*"_s};
    rule.direction = Rule::When::Passive;
    QCOMPARE(found(scene::policyOf({rule}), true), u"PL11@/rules/0"_s);
    rule.tls = Rule::Protection::Required;
    QCOMPARE(found(scene::policyOf({rule}), true), QString());
}

void PolicyLintTest::anyTargetForEveryone()
{
    Rule rule = scene::allow(u"any", u"1024-65535");
    rule.direction = Rule::When::Active;
    QCOMPARE(found(scene::policyOf({rule})), u"PL02@/rules/0"_s);
    Rule limited = rule;
    limited.users = {u"alice"_s};
    QCOMPARE(found(scene::policyOf({limited})), QString());
    limited = rule;
    limited.clients = {*address::Subnet::parse(u"10.0.0.0/8")};
    QCOMPARE(found(scene::policyOf({limited})), QString());
    rule.targets = scene::targets(u"client");
    QCOMPARE(found(scene::policyOf({rule})), QString());
}

void PolicyLintTest::reservedPorts()
{
    QCOMPARE(found(scene::policyOf({scene::allow(u"client", u"1023-65535")})), u"PL03@/rules/0"_s);
    QCOMPARE(found(scene::policyOf({scene::allow(u"client", u"1024-65535")})), QString());
    QCOMPARE(found(scene::policyOf({scene::deny(u"client", u"1-1023")})), QString());
    Rule passive = scene::allow(u"client");
    passive.direction = Rule::When::Passive;
    QCOMPARE(found(scene::policyOf({passive})), QString());
}

void PolicyLintTest::thisMachine()
{
    QCOMPARE(found(scene::policyOf({scene::allow(u"server", u"1024-65535")})), u"PL04@/rules/0"_s);
    QCOMPARE(found(scene::policyOf({scene::deny(u"server")})), QString());
}

void PolicyLintTest::shadowed()
{
    const Rule wide = named(scene::deny(u"10.0.0.0/8"), u"wide"_s);
    const Rule narrow = named(scene::deny(u"10.1.0.0/16", u"5000"), u"narrow"_s);
    QCOMPARE(found(scene::policyOf({wide, narrow})), u"PL05@/rules/1"_s);
    QCOMPARE(found(scene::policyOf({narrow, wide})), QString());
    QVERIFY(policy::lint(scene::policyOf({wide, narrow}), facts(false, 1)).first().text.contains(u"\"wide\""));

    Rule other = wide;
    other.expires = 5;
    QCOMPARE(found(scene::policyOf({other, narrow})), QString());
    other = wide;
    other.users = {u"alice"_s};
    QCOMPARE(found(scene::policyOf({other, narrow})), QString());
    other = wide;
    other.transfers = Rule::SendKind;
    QCOMPARE(found(scene::policyOf({other, narrow})), QString());
    other = wide;
    other.tls = Rule::Protection::Required;
    QCOMPARE(found(scene::policyOf({other, narrow})), QString());
    other = wide;
    other.reportOnly = true;
    QCOMPARE(found(scene::policyOf({other, narrow})), QString());
    QCOMPARE(found(scene::policyOf({named(scene::deny(u"any"), u"any"_s), named(scene::deny(u"server"), u"own"_s)})),
             QString());
}

void PolicyLintTest::expired()
{
    Rule rule = scene::allow(u"any");
    rule.expires = 100;
    QCOMPARE(found(scene::policyOf({rule}), true, 100), u"PL06@/rules/0"_s);
    QVERIFY(!found(scene::policyOf({rule}), true, 99).contains(u"PL06"));
}

void PolicyLintTest::twinIds()
{
    const Policy policy = scene::policyOf({scene::deny(u"10.0.0.0/8"), scene::deny(u"11.0.0.0/8")});
    QCOMPARE(found(policy), u"PL07@/rules/1"_s);
}

void PolicyLintTest::sourcePort()
{
    Policy policy = Policy::standard();
    policy.dataSourcePort = 20;
    QCOMPARE(found(policy), u"PL08@/dataSourcePort"_s);
    QCOMPARE(policy::lint(policy, facts(false, 1)).first().severity, Finding::Severity::Information);
    policy.dataSourcePort = 1024;
    QCOMPARE(found(policy), QString());

    policy.dataSourcePort = 20;
    Rule rule = scene::allow(u"192.0.2.0/24", u"1024-65535");
    rule.direction = Rule::When::Active;
    policy.rules = {rule};
    QCOMPARE(found(policy), u"PL08@/dataSourcePort PL12@/dataSourcePort"_s);
}

void PolicyLintTest::otherwiseAllow()
{
    Policy policy = Policy::standard();
    policy.otherwise = policy::Action::Allow;
    QCOMPARE(found(policy), u"PL09@/otherwise"_s);
    QCOMPARE(policy::lint(policy, facts(false, 1)).first().severity, Finding::Severity::Warning);
    QCOMPARE(policy::lint(policy, facts(true, 1)).first().severity, Finding::Severity::Error);
}

void PolicyLintTest::neverMatching()
{
    QCOMPARE(found(scene::policyOf({scene::allow(u"")})), u"PL10@/rules/0"_s);
    Rule rule = scene::allow(u"client", u"");
    QCOMPARE(found(scene::policyOf({rule})), QString());
    rule.direction = Rule::When::Active;
    QCOMPARE(found(scene::policyOf({rule})), u"PL10@/rules/0"_s);
    rule = scene::allow(u"any");
    rule.users.clear();
    QCOMPARE(found(scene::policyOf({rule}), true), u"PL10@/rules/0"_s);
}

void PolicyLintTest::onlyRulesInForceCount()
{
    Rule rule = scene::allow(u"any server");
    rule.enabled = false;
    QCOMPARE(found(scene::policyOf({rule}), true), QString());
    rule.enabled = true;
    rule.reportOnly = true;
    QCOMPARE(found(scene::policyOf({rule}), true), QString());
}

void PolicyLintTest::textsNameTheRule()
{
    Policy policy = scene::policyOf({named(scene::allow(u"any server"), u"wide\nopen %1"_s)});
    const QList<Finding> findings = policy::lint(policy, facts(true, 1));
    QCOMPARE(findings.size(), 5);
    for (const Finding &finding : findings) {
        QVERIFY2(finding.text.contains(u"\"wide\\x0Aopen %1\""), qPrintable(finding.text));
        QVERIFY(finding.text.endsWith(u'.'));
    }
}

QTEST_APPLESS_MAIN(PolicyLintTest)
#include "tst_policy_lint.moc"
