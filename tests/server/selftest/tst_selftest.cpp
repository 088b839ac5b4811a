#include "server/policy/Presets.h"
#include "server/selftest/ReportFile.h"
#include "server/selftest/SelfTest.h"

#include <QFile>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

using selftest::CaseResult;
using selftest::Report;
using selftest::SelfTest;

class SelfTestTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void policiesPass_data();
    void policiesPass();
    void everyClassOfUserIsTried();
    void encryptionIsAttackedWhereItIsOffered_data();
    void encryptionIsAttackedWhereItIsOffered();
    void canBeCancelled();
    void goesAwayWhileRunning();
    void reportsAreKept();
    void digestTellsPoliciesApart();

private:
    static Report run(const policy::Policy &policy);
};

Report SelfTestTest::run(const policy::Policy &policy)
{
    config::Config configuration;
    configuration.policy = policy;
    SelfTest test;
    QSignalSpy finished(&test, &SelfTest::finished);
    test.start(configuration, true);
    if (!finished.wait(280'000))
        return {};
    return finished.first().first().value<Report>();
}

void SelfTestTest::policiesPass_data()
{
    QTest::addColumn<policy::Policy>("policy");
    const auto preset = [](const char *title, const QString &id) {
        QTest::newRow(title) << policy::preset(id).value_or(policy::Preset()).policy;
    };
    QTest::newRow("the default") << policy::Policy::standard();
    preset("strict RFC", u"cat1-strict-rfc"_s);
    preset("suppressed, with reserved ports", u"cat2-suppress"_s);
    preset("open but for reserved ports, from port 20", u"sunos-5.6"_s);
    policy::Policy nothing;
    nothing.rules.clear();
    QTest::newRow("nothing at all") << nothing;
    policy::Policy allButUploads = policy::Policy::standard();
    allButUploads.rules.first().transfers = policy::Rule::ReceiveKind | policy::Rule::ListKind;
    QTest::newRow("no downloads") << allButUploads;
    policy::Policy passive = policy::Policy::standard();
    passive.active = false;
    QTest::newRow("passive only") << passive;
    policy::Policy active = policy::Policy::standard();
    active.passive = false;
    QTest::newRow("active only") << active;
}

void SelfTestTest::policiesPass()
{
    QFETCH(policy::Policy, policy);
    // Binding it takes a right that whoever runs the test may lack.
    policy.dataSourcePort = 0;
    const Report report = run(policy);
    QCOMPARE(report.error, QString());
    for (const CaseResult &result : report.results) {
        QVERIFY2(result.outcome != CaseResult::Outcome::Failed,
                 qPrintable(result.id % u' ' % result.user % u": "_s % result.observed % u"\n"_s % result.sent % u"\n"_s
                            % result.received));
        QVERIFY(!result.title.isEmpty() && !result.matters.isEmpty());
        QVERIFY(result.outcome == CaseResult::Outcome::Skipped || !result.expected.isEmpty());
    }
    QVERIFY(report.passed());
    QVERIFY(report.draft);
    QVERIFY(report.results.size() >= 72);
}

void SelfTestTest::everyClassOfUserIsTried()
{
    policy::Policy policy = policy::Policy::standard();
    policy::Rule scanner;
    scanner.id = u"scanner"_s;
    scanner.action = policy::Action::Allow;
    scanner.users = {u"scanner"_s};
    scanner.targets.any = true;
    policy.rules.prepend(scanner);
    const Report report = run(policy);
    QStringList users;
    for (const CaseResult &result : report.results) {
        QVERIFY2(result.outcome != CaseResult::Outcome::Failed, qPrintable(result.id % result.user % result.observed));
        if (!users.contains(result.user))
            users.append(result.user);
        // What that one may, happens; what the others may not, doesn't.
        if (result.id == u"B01-third-party"_s)
            QCOMPARE(result.received.contains(u"226"_s), result.user == u"scanner"_s);
    }
    QCOMPARE(users, (QStringList{u"anonymous"_s, u"users"_s, u"scanner"_s}));
}

void SelfTestTest::encryptionIsAttackedWhereItIsOffered_data()
{
    using Reuse = config::Tls::SessionReuse;
    QTest::addColumn<config::TlsUse>("tls");
    QTest::addColumn<Reuse>("reuse");
    QTest::addColumn<int>("tried"); // of those that are about it
    QTest::newRow("not offered") << config::TlsUse::Off << Reuse::Require << 0;
    QTest::newRow("offered, bound") << config::TlsUse::Optional << Reuse::Require << 6;
    QTest::newRow("required, bound if the client can") << config::TlsUse::Required << Reuse::Prefer << 5;
}

void SelfTestTest::encryptionIsAttackedWhereItIsOffered()
{
    QFETCH(config::TlsUse, tls);
    QFETCH(config::Tls::SessionReuse, reuse);
    QFETCH(int, tried);
    config::Config configuration;
    configuration.server.listeners = {{{address::IpAddress::fromV4(0x7f000001), 2121}, tls}};
    configuration.tls.sessionReuse = reuse;
    SelfTest test;
    QSignalSpy finished(&test, &SelfTest::finished);
    test.start(configuration, true);
    QVERIFY(finished.wait(280'000));
    const auto report = finished.first().first().value<Report>();
    int passed = 0;
    for (const CaseResult &result : report.results) {
        QVERIFY2(result.outcome != CaseResult::Outcome::Failed,
                 qPrintable(result.id % u": "_s % result.observed % u"\n"_s % result.received));
        const bool counts = result.id.contains(u"-tls-") && result.user == u"anonymous";
        passed += counts && result.outcome == CaseResult::Outcome::Passed ? 1 : 0;
    }
    QCOMPARE(passed, tried);
}

void SelfTestTest::canBeCancelled()
{
    SelfTest test;
    QSignalSpy cases(&test, &SelfTest::caseFinished);
    QSignalSpy finished(&test, &SelfTest::finished);
    test.start({}, false);
    QVERIFY(test.isRunning());
    QVERIFY(cases.wait(30'000));
    test.cancel();
    QVERIFY(finished.wait(30'000));
    QVERIFY(!test.isRunning());
    const int total = cases.first().at(2).toInt();
    QVERIFY(finished.first().first().value<Report>().results.size() < total);
}

void SelfTestTest::goesAwayWhileRunning()
{
    SelfTest test;
    QSignalSpy cases(&test, &SelfTest::caseFinished);
    test.start({}, false);
    QVERIFY(cases.wait(30'000));
}

void SelfTestTest::reportsAreKept()
{
    const QTemporaryDir profile;
    QVERIFY(!selftest::loadReport(profile.path()));
    Report report;
    report.at = 1'795'488'240'000'000;
    report.policyRevision = 7;
    report.policyDigest = u"abc"_s;
    report.results = {{u"B01"_s, u"title"_s, u"anonymous"_s, CaseResult::Outcome::Failed, u"PORT x"_s, u"200 y"_s,
                       u"a refusal"_s, u"none came"_s, u"why"_s},
                      {u"B02"_s, u"title"_s, u"users"_s, CaseResult::Outcome::Passed, {}, {}, u"x"_s, {}, {}},
                      {u"B03"_s, u"title"_s, u"users"_s, CaseResult::Outcome::Skipped, {}, {}, {}, u"no"_s, {}}};
    QVERIFY(selftest::saveReport(profile.path(), report));
    const auto kept = selftest::loadReport(profile.path());
    QVERIFY(kept);
    QCOMPARE(kept->results, report.results);
    QCOMPARE(kept->toJson(), report.toJson());
    QCOMPARE(kept->count(CaseResult::Outcome::Failed), 1);
    QVERIFY(!kept->passed());
    const QString file = profile.filePath(u"selftest.json"_s);
    QVERIFY(!(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther)));

    QFile broken(file);
    QVERIFY(broken.open(QFile::WriteOnly) && broken.write("{\"at\": 5") > 0);
    broken.close();
    QVERIFY(!selftest::loadReport(profile.path()));
    QVERIFY(!selftest::saveReport(profile.filePath(u"missing"_s), report));
}

void SelfTestTest::digestTellsPoliciesApart()
{
    policy::Policy one = policy::Policy::standard();
    policy::Policy other = one;
    QCOMPARE(selftest::policyDigest(one), selftest::policyDigest(other));
    other.promises.append(policy::Promise());
    other.revision = 9;
    QCOMPARE(selftest::policyDigest(one), selftest::policyDigest(other));
    other.passive = false;
    QVERIFY(selftest::policyDigest(one) != selftest::policyDigest(other));
}

QTEST_GUILESS_MAIN(SelfTestTest)
#include "tst_selftest.moc"
