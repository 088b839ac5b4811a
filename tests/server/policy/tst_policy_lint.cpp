#include "server/policy/PolicyLint.h"
#include "server/policy/Presets.h"
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
    facts.users = {u"alice"_s, u"bob"_s};
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

Rule onlyFor(Rule rule, const QString &user)
{
    rule.users = {user};
    return rule;
}

Rule activeOnly(Rule rule)
{
    rule.direction = Rule::When::Active;
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
    void exactlyWhatIsAllowed_data();
    void exactlyWhatIsAllowed();
    void shadowedByExactly_data();
    void shadowedByExactly();
    void contradictions_data();
    void contradictions();
    void makesNoDifference_data();
    void makesNoDifference();
    void endsThatOpen();
    void usersWithoutAccount();
    void portsOfPassiveRules();
    void sourcePortNotPermitted();
    void servicesBesidePort20();
    void switchedOffIsNoFinding();
    void fixes_data();
    void fixes();
    void ownPresetIsClean();
    void severalHundredRules();
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
    rule.ports = address::PortSet::all();
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

void PolicyLintTest::exactlyWhatIsAllowed_data()
{
    QTest::addColumn<Policy>("policy");
    QTest::addColumn<QString>("expected");
    Rule uploads = named(scene::allow(u"192.0.2.0/24", u"1024-65535"), u"mirror"_s);
    uploads.direction = Rule::When::Active;

    QTest::newRow("a rule above takes anonymous away")
        << scene::policyOf({onlyFor(named(scene::deny(u"any"), u"no"_s), u"anonymous"_s), uploads})
        << u"PL14@/rules/1"_s;
    QTest::newRow("a rule above takes half of the network away")
        << scene::policyOf({named(scene::deny(u"192.0.2.0/25"), u"half"_s), uploads})
        << u"PL01@/rules/1 PL14@/rules/1"_s;
    QTest::newRow("a rule above takes the reserved ports away")
        << scene::policyOf({named(scene::deny(u"any", u"1-1023"), u"low"_s), named(scene::allow(u"client"), u"own"_s)})
        << u"PL14@/rules/1"_s;
    QTest::newRow("reserved ports for anonymous who may upload are worse")
        << scene::policyOf({scene::allow(u"client", u"20,1024-65535")}) << u"PL03!@/rules/0"_s;
    QTest::newRow("reserved ports for who signed in")
        << scene::policyOf({onlyFor(scene::allow(u"client", u"20,1024-65535"), u"users"_s)}) << u"PL03@/rules/0"_s;
}

void PolicyLintTest::exactlyWhatIsAllowed()
{
    QFETCH(Policy, policy);
    QFETCH(QString, expected);
    QStringList findings;
    for (const Finding &finding : policy::lint(policy, facts(true, 1))) {
        const bool graver = finding.id == u"PL03" && finding.severity == Finding::Severity::Error;
        findings.append(finding.id % (graver ? u"!"_s : QString()) % u'@' % finding.place);
    }
    QCOMPARE(findings.join(u' '), expected);
}

void PolicyLintTest::shadowedByExactly_data()
{
    QTest::addColumn<QList<Rule>>("rules");
    QTest::addColumn<QString>("names"); ///< of the rules that shadow the last one; empty: none do
    QTest::addColumn<QString>("label");
    const Rule left = named(scene::deny(u"10.0.0.0/9"), u"left"_s);
    const Rule right = named(scene::deny(u"10.128.0.0/9"), u"right"_s);
    const Rule both = named(scene::deny(u"10.0.0.0/8"), u"both"_s);
    const Rule own = named(scene::allow(u"client", u"1024-65535"), u"own"_s);
    Rule ending = both;
    ending.expires = 50;
    Rule endingSooner = named(scene::deny(u"10.1.0.0/16"), u"sooner"_s);
    endingSooner.expires = 40;

    QTest::newRow("one half leaves the other") << QList{left, both} << QString() << QString();
    QTest::newRow("two halves make a whole")
        << QList{left, own, right, both} << u"\"left\", \"right\""_s << u"Remove rule \"both\""_s;
    QTest::newRow("one of several is enough")
        << QList{left, both, named(left, u"again"_s)} << u"\"left\""_s << u"Remove rule \"again\""_s;
    QTest::newRow("users and anonymous make everyone")
        << QList{onlyFor(left, u"users"_s), named(onlyFor(left, u"anonymous"_s), u"more"_s), named(left, u"last"_s)}
        << u"\"left\", \"more\""_s << u"Remove rule \"last\""_s;
    QTest::newRow("an exception below what it is an exception of")
        << QList{both, named(scene::allow(u"10.1.0.0/16", u"5000"), u"mirror"_s)} << u"\"both\""_s
        << u"Move rule \"mirror\" above rule \"both\""_s;
    QTest::newRow("what ends shadows nothing that stays") << QList{ending, left} << QString() << QString();
    QTest::newRow("what ends shadows what ends sooner")
        << QList{ending, endingSooner} << u"\"both\""_s << u"Remove rule \"sooner\""_s;
    QTest::newRow("a deny rule for IPv4 also means IPv6 that leads there")
        << QList{named(scene::allow(u"10.0.0.0/8", u"1-65535"), u"open"_s), both} << QString() << QString();
}

void PolicyLintTest::shadowedByExactly()
{
    QFETCH(QList<Rule>, rules);
    QFETCH(QString, names);
    QFETCH(QString, label);
    QList<Finding> shadows;
    for (const Finding &finding : policy::lint(scene::policyOf(rules), facts(false, 1))) {
        if (finding.id == u"PL05")
            shadows.append(finding);
    }
    QCOMPARE(shadows.size(), names.isEmpty() ? 0 : 1);
    if (shadows.isEmpty())
        return;
    QCOMPARE(shadows.first().place, u"/rules/%1"_s.arg(rules.size() - 1));
    QVERIFY2(shadows.first().text.contains(names), qPrintable(shadows.first().text));
    QVERIFY(shadows.first().fix);
    QCOMPARE(shadows.first().fix->label, label);
}

void PolicyLintTest::contradictions_data()
{
    QTest::addColumn<Rule>("above");
    QTest::addColumn<Rule>("below");
    QTest::addColumn<bool>("contradict");
    const Rule deny = named(scene::deny(u"10.0.0.0/8", u"1024-65535"), u"above"_s);
    const auto below = [](const Rule &rule) { return named(rule, u"below"_s); };
    QTest::newRow("an exception of a wider rule") << deny << below(scene::allow(u"any")) << false;
    QTest::newRow("part of the network, part of the ports")
        << deny << below(scene::allow(u"10.1.0.0/16", u"20,5000")) << true;
    QTest::newRow("other networks") << deny << below(scene::allow(u"192.0.2.0/24")) << false;
    QTest::newRow("other ports") << deny << below(activeOnly(scene::allow(u"10.0.0.0/8", u"20"))) << false;
    QTest::newRow("other users") << onlyFor(deny, u"anonymous"_s)
                                 << below(onlyFor(scene::allow(u"any", u"20,5000"), u"bob"_s)) << false;
    QTest::newRow("a user and all of them")
        << onlyFor(deny, u"users"_s) << below(onlyFor(scene::allow(u"10.0.0.0/8", u"20,5000"), u"bob"_s)) << true;
    QTest::newRow("the same action") << deny << below(scene::deny(u"10.1.0.0/16", u"20,5000")) << false;
    QTest::newRow("the client itself and a network") << deny << below(scene::allow(u"client", u"20,5000")) << false;
}

void PolicyLintTest::contradictions()
{
    QFETCH(Rule, above);
    QFETCH(Rule, below);
    QFETCH(bool, contradict);
    const QString findings = found(scene::policyOf({above, below}));
    QVERIFY2(findings.contains(u"PL14@/rules/1"_s) == contradict, qPrintable(findings));
}

void PolicyLintTest::makesNoDifference_data()
{
    QTest::addColumn<Rule>("rule");
    QTest::newRow("multicast") << scene::deny(u"224.0.0.0/4");
    QTest::newRow("reserved addresses") << scene::deny(u"240.0.0.0/4");
    Rule byAddress = scene::allow(u"198.51.100.10", u"1024-65535");
    byAddress.clients = {*address::Subnet::parse(u"203.0.113.0/24")};
    QTest::newRow("this machine by its address") << byAddress;
    QTest::newRow("a port of our own") << activeOnly(scene::allow(u"server", u"2121"));
}

void PolicyLintTest::makesNoDifference()
{
    QFETCH(Rule, rule);
    policy::LintFacts given = facts(false, 1);
    given.circumstances.surroundings = scene::surroundings();
    given.circumstances.listening = address::PortSet::of(2121, 2121);
    const QList<Finding> findings = policy::lint(scene::policyOf({rule}), given);
    QCOMPARE(findings.size(), 1);
    QCOMPARE(findings.first().id, u"PL13"_s);
    QVERIFY(findings.first().fix->policy.rules.isEmpty());
}

void PolicyLintTest::endsThatOpen()
{
    Rule wall = named(scene::deny(u"10.0.0.0/8"), u"wall"_s);
    wall.expires = 100;
    QCOMPARE(found(scene::policyOf({wall})), QString());

    Policy open = scene::policyOf({wall});
    open.otherwise = policy::Action::Allow;
    QCOMPARE(found(open), u"PL17@/rules/0/expires PL09@/otherwise"_s);
    QVERIFY(policy::lint(open, facts(false, 1)).first().text.contains(u"1970-01-01 00:00:00"));
    QCOMPARE(policy::lint(open, facts(false, 1)).first().fix->policy.rules.first().expires, 0);

    const Rule some = activeOnly(onlyFor(named(scene::allow(u"10.1.0.0/16", u"5000"), u"some"_s), u"alice"_s));
    QCOMPARE(found(scene::policyOf({wall, some})), u"PL17@/rules/0/expires"_s);
    QCOMPARE(found(scene::policyOf({some, wall})), QString());
    Rule stays = named(wall, u"stays"_s);
    stays.expires = 0;
    QCOMPARE(found(scene::policyOf({wall, stays, some})), u"PL05@/rules/2"_s);
}

void PolicyLintTest::usersWithoutAccount()
{
    Rule rule = scene::allow(u"client", u"1024-65535");
    rule.users = {u"alice"_s, u"mallory\n"_s, u"users"_s, u"anonymous"_s};
    const QList<Finding> findings = policy::lint(scene::policyOf({rule}), facts(false, 1));
    QCOMPARE(findings.size(), 1);
    QCOMPARE(findings.first().id, u"PL16"_s);
    QVERIFY(findings.first().text.contains(u"mallory\\x0A"));
    QVERIFY(!findings.first().text.contains(u"alice"));
    QCOMPARE(findings.first().fix->policy.rules.first().users, (QStringList{u"alice"_s, u"users"_s, u"anonymous"_s}));

    rule.users = {u"mallory"_s};
    QVERIFY(policy::lint(scene::policyOf({rule}), facts(false, 1)).first().fix->policy.rules.isEmpty());
}

void PolicyLintTest::portsOfPassiveRules()
{
    Rule rule = scene::allow(u"client", u"1024-65535");
    rule.direction = Rule::When::Passive;
    QCOMPARE(found(scene::policyOf({rule})), u"PL18@/rules/0/ports"_s);
    rule.direction = Rule::When::Any;
    QCOMPARE(found(scene::policyOf({rule})), QString());
}

void PolicyLintTest::sourcePortNotPermitted()
{
    policy::LintFacts given = facts(false, 1);
    given.mayBindReservedPorts = false;
    Policy policy = Policy::standard();
    QCOMPARE(policy::lint(policy, given).size(), 0);
    policy.dataSourcePort = 20;
    const QList<Finding> findings = policy::lint(policy, given);
    QCOMPARE(findings.size(), 1);
    QCOMPARE(findings.first().id, u"PL15"_s);
    QCOMPARE(findings.first().severity, Finding::Severity::Error);
    QCOMPARE(findings.first().fix->policy.dataSourcePort, 0);
}

void PolicyLintTest::servicesBesidePort20()
{
    policy::LintFacts given = facts(false, 1);
    for (quint16 port = 22; port < 32; ++port)
        given.localServices.append({scene::ip(u"0.0.0.0"), port});
    Policy policy = scene::policyOf({activeOnly(scene::allow(u"192.0.2.0/24", u"1024-65535"))});
    policy.dataSourcePort = 20;
    const QList<Finding> findings = policy::lint(policy, given);
    QCOMPARE(findings.last().id, u"PL12"_s);
    QVERIFY2(findings.last().text.contains(u"0.0.0.0:22, 0.0.0.0:23"), qPrintable(findings.last().text));
    QVERIFY2(findings.last().text.contains(u" 2 more"), qPrintable(findings.last().text));
    QVERIFY(!findings.last().text.contains(u"0.0.0.0:30"));

    given.localServices.resize(1);
    QVERIFY(policy::lint(policy, given).last().text.endsWith(u"these listen: 0.0.0.0:22."));
}

void PolicyLintTest::switchedOffIsNoFinding()
{
    Rule rule = scene::allow(u"any server");
    rule.enabled = false;
    rule.users = {u"nobody"_s};
    QCOMPARE(found(scene::policyOf({Policy::standard().rules.first(), rule}), true), QString());

    // As if it were: nothing of that direction happens.
    Policy policy = scene::policyOf({activeOnly(scene::allow(u"any"))});
    policy.active = false;
    QCOMPARE(found(policy, true), QString());
}

void PolicyLintTest::fixes_data()
{
    QTest::addColumn<Policy>("policy");
    QTest::addColumn<QString>("id");
    QTest::addColumn<bool>("hasFix");
    const Rule any = activeOnly(scene::allow(u"any", u"1024-65535"));
    const Rule own = Policy::standard().rules.first();
    Policy fromPort20 = scene::policyOf({any});
    fromPort20.dataSourcePort = 20;
    Policy otherwise = Policy::standard();
    otherwise.otherwise = policy::Action::Allow;
    Rule expired = own;
    expired.expires = 1;
    Rule passive = scene::allow(u"192.0.2.0/24", u"1024-65535");

    QTest::newRow("uploads sent away, for everyone") << scene::policyOf({any}) << u"PL01"_s << true;
    QTest::newRow("uploads sent away, for anonymous")
        << scene::policyOf({onlyFor(any, u"anonymous"_s)}) << u"PL01"_s << true;
    QTest::newRow("uploads sent away, beside the client")
        << scene::policyOf({activeOnly(scene::allow(u"client any", u"1024-65535"))}) << u"PL01"_s << true;
    QTest::newRow("any machine for everyone") << scene::policyOf({any}) << u"PL02"_s << false;
    QTest::newRow("reserved ports") << scene::policyOf({scene::allow(u"client")}) << u"PL03"_s << true;
    QTest::newRow("nothing but reserved ports")
        << scene::policyOf({scene::allow(u"client", u"20")}) << u"PL03"_s << false;
    QTest::newRow("this machine, too") << scene::policyOf({scene::allow(u"client server", u"1024-65535")}) << u"PL04"_s
                                       << true;
    QTest::newRow("this machine alone") << scene::policyOf({scene::allow(u"server", u"1024-65535")}) << u"PL04"_s
                                        << true;
    QTest::newRow("shadowed") << scene::policyOf({own, named(own, u"again"_s)}) << u"PL05"_s << true;
    QTest::newRow("shadowed exception") << scene::policyOf({named(scene::deny(u"any"), u"no"_s), named(own, u"mine"_s)})
                                        << u"PL05"_s << true;
    QTest::newRow("expired") << scene::policyOf({expired}) << u"PL06"_s << true;
    QTest::newRow("twins, thrice") << scene::policyOf(
        {scene::deny(u"10.0.0.0/8"), scene::deny(u"11.0.0.0/8"), named(scene::deny(u"12.0.0.0/8"), u"r-2"_s)})
                                   << u"PL07"_s << true;
    QTest::newRow("from port 20") << fromPort20 << u"PL08"_s << true;
    QTest::newRow("otherwise allowed") << otherwise << u"PL09"_s << true;
    QTest::newRow("empty") << scene::policyOf({scene::allow(u"")}) << u"PL10"_s << true;
    QTest::newRow("passive strangers") << scene::policyOf({passive}) << u"PL11"_s << true;
    QTest::newRow("others' duty") << fromPort20 << u"PL12"_s << true;
    QTest::newRow("no difference") << scene::policyOf({scene::deny(u"224.0.0.0/4")}) << u"PL13"_s << true;
}

void PolicyLintTest::fixes()
{
    QFETCH(Policy, policy);
    QFETCH(QString, id);
    QFETCH(bool, hasFix);
    const auto of = [&id](const Policy &checked) {
        QList<Finding> findings = policy::lint(checked, facts(true, 1));
        findings.removeIf([&id](const Finding &finding) { return finding.id != id; });
        return findings;
    };
    const QList<Finding> before = of(policy);
    QCOMPARE(before.size(), 1);
    QCOMPARE(before.first().fix.has_value(), hasFix);
    if (!hasFix)
        return;
    QVERIFY(!before.first().fix->label.isEmpty());
    QCOMPARE(of(before.first().fix->policy).size(), 0);
}

void PolicyLintTest::ownPresetIsClean()
{
    for (const policy::Preset &preset : policy::presets()) {
        const QString findings = found(preset.policy, true);
        QVERIFY2(!findings.contains(u"PL05") && !findings.contains(u"PL13") && !findings.contains(u"PL14"),
                 qPrintable(preset.id % u' ' % findings));
        QVERIFY2(findings.contains(u"PL01") == preset.open, qPrintable(preset.id % u' ' % findings));
        QVERIFY2(findings.contains(u"PL12") == (preset.open && preset.policy.dataSourcePort == 20),
                 qPrintable(preset.id % u' ' % findings));
    }
}

void PolicyLintTest::severalHundredRules()
{
    QList<Rule> rules;
    for (int i = 0; i < 200; ++i) {
        const Rule rule = scene::allow(QString(u"10.%1.0.0/16"_s.arg(i)), u"1024-65535");
        rules.append(named(activeOnly(onlyFor(rule, i % 2 == 0 ? u"alice"_s : u"bob"_s)), u"r%1"_s.arg(i)));
    }
    rules.append(named(rules.at(17), u"again"_s));
    QCOMPARE(found(scene::policyOf(rules)), u"PL05@/rules/200"_s);
}

QTEST_APPLESS_MAIN(PolicyLintTest)
#include "tst_policy_lint.moc"
