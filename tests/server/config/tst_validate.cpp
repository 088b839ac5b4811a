#include "server/config/Json.h"
#include "server/config/TextCheck.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace {

QStringList lines(const QList<config::Problem> &problems)
{
    QStringList texts;
    for (const config::Problem &problem : problems)
        texts += problem.toString();
    return texts;
}

} // namespace

class ValidateTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ties_data();
    void ties();
    void checksValuesNobodyRead();
    void readsFingerprints_data();
    void readsFingerprints();
};

void ValidateTest::ties_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QStringList>("expected");

    QTest::newRow("a listener twice") << R"({"server":{"listeners":[{"port":21},{},{"port":21,"tls":"off"}]}})"_ba
                                      << QStringList{u"/server/listeners/2: \"0.0.0.0:21\" stands at "
                                                     "/server/listeners/0 already"_s};
    QTest::newRow("two listeners on any port")
        << R"({"server":{"listeners":[{"port":0},{"port":0}]}})"_ba << QStringList();
    QTest::newRow("a mapped listener twice")
        << R"({"server":{"listeners":[{"address":"10.0.0.1"},{"address":"::ffff:10.0.0.1"}]}})"_ba
        << QStringList{u"/server/listeners/1: \"10.0.0.1:2121\" stands at /server/listeners/0 already"_s};
    QTest::newRow("a broken listener is not a second one")
        << R"({"server":{"listeners":[{"port":99999},{}]}})"_ba
        << QStringList{u"/server/listeners/0/port: 99999 is above 65535"_s};
    QTest::newRow("a listener among the passive ports")
        << R"({"server":{"listeners":[{"port":50021}]}})"_ba
        << QStringList{u"/server/passive/ports: holds port 50021, which /server/listeners/0 listens on"_s};
    QTest::newRow("a certificate without key")
        << R"({"tls":{"certificate":"c.pem"}})"_ba
        << QStringList{u"/tls/privateKey: missing, though there is a certificate"_s};
    QTest::newRow("a key without certificate")
        << R"({"tls":{"privateKey":"k.pem"}})"_ba
        << QStringList{u"/tls/certificate: missing, though there is a private key"_s};
    QTest::newRow("a rule's id twice")
        << R"({"policy":{"rules":[{"id":"a","targets":["any"]},{"id":"a","targets":["client"]}]}})"_ba
        << QStringList{u"/policy/rules/1/id: \"a\" stands at /policy/rules/0 already"_s};
    QTest::newRow("two rules without id")
        << R"({"policy":{"rules":[{"targets":["any"]},{"targets":["any"]}]}})"_ba
        << QStringList{u"/policy/rules/0/id: a rule needs an id"_s, u"/policy/rules/1/id: a rule needs an id"_s};
    QTest::newRow("a rule without targets")
        << R"({"policy":{"rules":[{"id":"a"}]}})"_ba
        << QStringList{u"/policy/rules/0/targets: names nothing, so that it could never match"_s};
    QTest::newRow("a rule for nobody")
        << R"({"policy":{"rules":[{"id":"a","targets":["any"],"users":["users","bob"]}]}})"_ba
        << QStringList{u"/policy/rules/0/users/1: there is no user \"bob\""_s};
    QTest::newRow("a promise for nobody")
        << R"({"policy":{"promises":[{"targets":["any"]},{"targets":["any"],"users":["users","bob"]}]}})"_ba
        << QStringList{u"/policy/promises/1/users/1: there is no user \"bob\""_s};
    QTest::newRow("a promise without targets")
        << R"({"policy":{"promises":[{"users":["anonymous"]}]}})"_ba
        << QStringList{u"/policy/promises/0/targets: names nothing, so that it could never match"_s};
    QTest::newRow("the same promise twice")
        << R"({"policy":{"promises":[{"targets":["any"]},{"targets":["any"]}]}})"_ba << QStringList();
    QTest::newRow("a user twice") << R"({"accounts":{"users":[{"name":"bob"},{"name":"Bob"},{"name":"bob"}]}})"_ba
                                  << QStringList{
                                         u"/accounts/users/2/name: \"bob\" stands at /accounts/users/0 already"_s};
    QTest::newRow("a grant for nobody")
        << R"({"areas":[{"path":"/","directory":"/srv","grants":[{"who":"*"},{"who":"bob"}]}]})"_ba
        << QStringList{u"/areas/0/grants/1/who: there is no user \"bob\""_s};
    QTest::newRow("a grant for a user with a mistake")
        << R"({"accounts":{"users":[{"name":5}]},"areas":[{"path":"/","directory":"/srv","grants":[{"who":"bob"}]}]})"_ba
        << QStringList{u"/accounts/users/0/name: expected a string, found a number"_s};
    QTest::newRow("somebody granted twice")
        << R"({"areas":[{"path":"/","directory":"/srv","grants":[{"who":"*"},{"who":"*","mode":"manage"}]}]})"_ba
        << QStringList{u"/areas/0/grants/1/who: \"*\" stands at /areas/0/grants/0 already"_s};
    QTest::newRow("an area's path twice")
        << R"({"areas":[{"path":"/a","directory":"/srv"},{"path":"/a","directory":"/tmp"}]})"_ba
        << QStringList{u"/areas/1/path: \"/a\" stands at /areas/0 already"_s};
    QTest::newRow("two areas of one directory")
        << R"({"areas":[{"path":"/a","directory":"/srv"},{"path":"/b","directory":"/srv"}]})"_ba << QStringList();
}

void ValidateTest::ties()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QStringList, expected);
    QCOMPARE(lines(config::read(json).problems), expected);
}

/// A window makes values without reading any JSON; they are held to the same rules.
void ValidateTest::checksValuesNobodyRead()
{
    config::Config c;
    QVERIFY(config::validate(c).isEmpty());

    c.server.listeners += config::Listener{};
    c.server.listeners[0].endpoint.address = {};
    c.server.limits.sessions = -1;
    c.server.passive.ports = address::PortRange{51000, 50000};
    c.server.bans.never += address::Subnet();
    c.policy.rules += policy::Rule{};
    c.accounts.users += config::User{u"a/b"_s, u"secret"_s, true, false};
    c.areas += config::Area{};
    c.areas[0].fileMode = 06755;
    c.areas[0].names = u"("_s;
    c.areas[0].grants = {config::Grant{}};
    QStringList pointers;
    const auto problems = config::validate(c);
    for (const config::Problem &problem : problems)
        pointers += problem.pointer;
    const QStringList expected{u"/server/listeners/0/address"_s,
                               u"/server/passive/ports"_s,
                               u"/server/limits/sessions"_s,
                               u"/server/bans/never/2"_s,
                               u"/policy/rules/1/id"_s,
                               u"/policy/rules/1/targets"_s,
                               u"/accounts/users/0/name"_s,
                               u"/accounts/users/0/password"_s,
                               u"/areas/0/path"_s,
                               u"/areas/0/directory"_s,
                               u"/areas/0/grants/0/who"_s,
                               u"/areas/0/names"_s,
                               u"/areas/0/fileMode"_s};
    QCOMPARE(pointers, expected);
}

void ValidateTest::readsFingerprints_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("good");
    const QString digits = QString(32, u'a') + QString(32, u'0');
    QTest::newRow("none") << QString() << true;
    QTest::newRow("digits") << digits << true;
    QTest::newRow("colons") << QStringList(32, u"Ab"_s).join(u':') << true;
    QTest::newRow("a pair too few") << QStringList(31, u"Ab"_s).join(u':') << false;
    QTest::newRow("a digit too many") << digits + u'0' << false;
    QTest::newRow("no digit") << u'g' + digits.mid(1) << false;
    QTest::newRow("a line end") << digits + u'\n' << false;
    QTest::newRow("some colons") << u"aa:bb"_s + digits.mid(4) << false;
}

void ValidateTest::readsFingerprints()
{
    QFETCH(QString, text);
    QFETCH(bool, good);
    config::Config c;
    c.accounts.users += config::User{u"alice"_s, QString(), true, false, text};
    QCOMPARE(config::validate(c).isEmpty(), good);
    QCOMPARE(config::plainFingerprint(text).size(), good && !text.isEmpty() ? 64 : 0);
}

QTEST_GUILESS_MAIN(ValidateTest)
#include "tst_validate.moc"
