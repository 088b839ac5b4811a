#include "server/config/Json.h"
#include "server/policy/Presets.h"
#include "server/protocol/HostPort.h"
#include "tests/server/policy/Scene.h"

#include <QJsonObject>
#include <QSet>
#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using policy::Preset;

namespace {

enum class Ports { None, Unreserved, Above1024, UnreservedAnd20, Every };

/// What the advisory, or the manual that stands in for it, says of a server. Written by hand, from those sentences.
struct Sentence
{
    const char *id;
    const char *says;
    Ports client; ///< ports of the client itself it connects to
    Ports others; ///< ports of other machines
    int from; ///< the port it sends from; 0: any
    bool dependsOnOthers; ///< it is safe only if other services do their part
};

constexpr Sentence sentences[] = {
    {"portcullis-default", "the client itself, no reserved ports", Ports::Unreserved, Ports::None, 0, false},
    {"cat1-strict-rfc", "category 1: does what RFC 959 says", Ports::Every, Ports::Every, 20, true},
    {"cray-unicos", "category 1 today", Ports::Every, Ports::Every, 20, true},
    {"digital-unix-unpatched", "a patch is in progress", Ports::Every, Ports::Every, 20, true},
    {"freebsd-2.1.7", "2.1.7 and earlier can be abused", Ports::Every, Ports::Every, 20, true},
    {"hpux-unpatched", "without the patches of bulletin 028", Ports::Every, Ports::Every, 20, true},
    {"aix-1997", "all AIX servers are vulnerable", Ports::Every, Ports::Every, 20, true},
    {"madgoat-2.2-2", "only ports above 1024", Ports::Above1024, Ports::Above1024, 0, true},
    {"nec-1997", "several systems are vulnerable", Ports::Every, Ports::Every, 20, true},
    {"netbsd-1.2.1", "no patch for 1.2.1 and earlier", Ports::Every, Ports::Every, 20, true},
    {"openbsd-2.1", "ftpd unchanged, all other services refuse source port 20", Ports::Every, Ports::Every, 20, true},
    {"sco-1997", "vulnerable", Ports::Every, Ports::Every, 20, true},
    {"siemens-reliantunix", "vulnerable, fixed in current sources", Ports::Every, Ports::Every, 20, true},
    {"sunos-pre-5.6", "vulnerable without the patch", Ports::Every, Ports::Every, 20, true},
    {"sunos-5.6", "no connections to reserved ports", Ports::Unreserved, Ports::Unreserved, 20, true},
    {"cat2-suppress", "category 2: no machine but the client", Ports::Every, Ports::None, 0, false},
    {"caldera-openlinux-1.2", "ships wu-ftpd 2.4.2 beta 15", Ports::Unreserved, Ports::None, 0, false},
    {"madgoat-2.2-4", "adds the block of third parties", Ports::Above1024, Ports::None, 0, false},
    {"ms-iis-1997", "no reserved port but 20, no third party", Ports::UnreservedAnd20, Ports::None, 20, false},
    {"ms-iis-1997-portattack", "EnablePortAttack lifts the port test only", Ports::Every, Ports::None, 20, false},
    {"redhat-1997", "ships wu-ftpd", Ports::Unreserved, Ports::None, 0, false},
    {"wuftpd-hobbit", "originating client only, from 1024 on", Ports::Unreserved, Ports::None, 20, false},
    {"cat3-open", "category 3, switch open", Ports::Every, Ports::Every, 0, true},
    {"cat3-closed", "category 3, switch closed", Ports::Unreserved, Ports::None, 0, false},
    {"freebsd-2.2", "2.2 and later refuse", Ports::Unreserved, Ports::None, 20, false},
    {"freebsd-2.2-R", "unless -R", Ports::Every, Ports::Every, 20, true},
    {"hpux-sb028", "with the patches of bulletin 028", Ports::Unreserved, Ports::None, 20, false},
    {"ncr-inet-patched", "safe as delivered", Ports::Unreserved, Ports::None, 20, false},
    {"netbsd-current", "checkportcmd all", Ports::Unreserved, Ports::None, 20, false},
    {"openbsd-later", "portcheck", Ports::Unreserved, Ports::None, 20, false},
    {"wuftpd-2.6", "no port-allow line", Ports::Unreserved, Ports::None, 20, false},
    {"iis-7", "matchClientAddressForPort", Ports::Unreserved, Ports::None, 20, false},
    {"zos", "PORTCOMMANDIPADDR UNRESTRICTED", Ports::Every, Ports::Every, 0, true},
};

struct Answer
{
    quint16 port;
    bool allowed[5]; ///< in the order of Ports
};

// clang-format off
constexpr Answer answers[] = {
    //       None   Unres. >1024  and 20 Every
    {19,    {false, false, false, false, true}},
    {20,    {false, false, false, true,  true}},
    {21,    {false, false, false, false, true}},
    {25,    {false, false, false, false, true}},
    {1023,  {false, false, false, false, true}},
    {1024,  {false, true,  false, true,  true}},
    {1025,  {false, true,  true,  true,  true}},
    {5000,  {false, true,  true,  true,  true}},
    {65535, {false, true,  true,  true,  true}},
};
// clang-format on

/// What the client sends; the IPv6 form comes over an IPv6 control connection.
struct Form
{
    const char *name;
    const char16_t *client;
    const char *toClient;
    const char *toOther;
};
constexpr Form forms[] = {
    {"PORT", u"203.0.113.7", "203,0,113,7,", "192,0,2,50,"},
    {"EPRT |1|", u"203.0.113.7", "|1|203.0.113.7|", "|1|10.1.2.3|"},
    {"EPRT |2|", u"2001:db8::7", "|2|2001:db8::7|", "|2|2001:db8:9::50|"},
};

address::Endpoint parsed(const Form &form, bool other, quint16 port)
{
    const QByteArray host(other ? form.toOther : form.toClient);
    const protocol::HostPort named = host.startsWith('|')
        ? protocol::parseEprt(QByteArray(host + QByteArray::number(port) + '|'))
        : protocol::parsePort(QByteArray(host + QByteArray::number(port >> 8) + ',' + QByteArray::number(port & 255)));
    Q_ASSERT(named.error == protocol::HostPort::Error::None);
    return named.endpoint;
}

policy::Question question(const Form &form, bool other, quint16 port)
{
    policy::Question question;
    question.client = scene::ip(QStringView(form.client));
    question.target = parsed(form, other, port);
    question.surroundings = &scene::surroundings();
    return question;
}

Preset presetOf(const QString &id)
{
    return policy::preset(id).value_or(Preset());
}

} // namespace

class PresetsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everySentenceHasItsPreset();
    void verdicts_data();
    void verdicts();
    void neverToWhatNamesNoMachine_data();
    void neverToWhatNamesNoMachine();
    void passiveIsForTheClient_data();
    void passiveIsForTheClient();
    void describesItself_data();
    void describesItself();
    void servesAsConfiguration_data();
    void servesAsConfiguration();
    void ownIsTheStandard();
    void grouped();
    void unknownIds();

private:
    static void eachPreset();
};

void PresetsTest::eachPreset()
{
    QTest::addColumn<QString>("id");
    for (const Sentence &sentence : sentences)
        QTest::addRow("%s", sentence.id) << QString::fromLatin1(sentence.id);
}

void PresetsTest::everySentenceHasItsPreset()
{
    QStringList expected;
    for (const Sentence &sentence : sentences)
        expected.append(QString::fromLatin1(sentence.id));
    QStringList found;
    for (const Preset &preset : policy::presets())
        found.append(preset.id);
    QCOMPARE(found, expected);
    QCOMPARE(QSet<QString>(found.begin(), found.end()).size(), found.size());
}

void PresetsTest::verdicts_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<policy::Question>("question");
    QTest::addColumn<bool>("allowed");
    for (const Sentence &sentence : sentences) {
        for (const Form &form : forms) {
            for (const bool other : {false, true}) {
                const Ports ports = other ? sentence.others : sentence.client;
                for (const Answer &answer : answers) {
                    QTest::addRow("%s (%s): %s to %s, port %d", sentence.id, sentence.says, form.name,
                                  other ? "a third party" : "the client itself", int(answer.port))
                        << QString::fromLatin1(sentence.id) << question(form, other, answer.port)
                        << answer.allowed[size_t(ports)];
                }
            }
        }
    }
}

void PresetsTest::verdicts()
{
    QFETCH(QString, id);
    QFETCH(policy::Question, question);
    QFETCH(bool, allowed);
    const Preset preset = presetOf(id);
    const policy::Verdict verdict = policy::judge(preset.policy, question);
    QVERIFY2(verdict.allowed == allowed, qPrintable(policy::sentence(preset.policy, question, verdict)));
}

void PresetsTest::neverToWhatNamesNoMachine_data()
{
    eachPreset();
}

void PresetsTest::neverToWhatNamesNoMachine()
{
    QFETCH(QString, id);
    const Preset preset = presetOf(id);
    for (const char16_t *target :
         {u"0.0.0.0", u"127.0.0.1", u"198.51.100.10", u"169.254.169.254", u"224.0.0.1", u"255.255.255.255", u"::1"}) {
        const QString outcome = scene::outcome(preset.policy, scene::active(QStringView(target)));
        QVERIFY2(outcome.contains(u"not-routable") || outcome.contains(u"this-server"), qPrintable(outcome));
    }
}

void PresetsTest::passiveIsForTheClient_data()
{
    eachPreset();
}

void PresetsTest::passiveIsForTheClient()
{
    QFETCH(QString, id);
    const Preset preset = presetOf(id);
    QCOMPARE(scene::outcome(preset.policy, scene::passive()), u"allowed"_s);
    QCOMPARE(scene::outcome(preset.policy, scene::passive(u"203.0.113.7")), u"allowed"_s);
    QVERIFY(scene::outcome(preset.policy, scene::passive(u"192.0.2.50")).contains(u"wrong-peer"));
}

void PresetsTest::describesItself_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<bool>("open");
    QTest::addColumn<int>("from");
    QTest::addColumn<bool>("dependsOnOthers");
    for (const Sentence &sentence : sentences) {
        QTest::addRow("%s", sentence.id) << QString::fromLatin1(sentence.id) << (sentence.others != Ports::None)
                                         << sentence.from << sentence.dependsOnOthers;
    }
}

void PresetsTest::describesItself()
{
    QFETCH(QString, id);
    QFETCH(bool, open);
    QFETCH(int, from);
    QFETCH(bool, dependsOnOthers);
    const Preset preset = presetOf(id);
    QVERIFY(!preset.title.isEmpty());
    QVERIFY(!preset.source.isEmpty());
    QVERIFY2(preset.meaning.endsWith(u'.'), qPrintable(preset.meaning));
    QCOMPARE(preset.open, open);
    QCOMPARE(int(preset.policy.dataSourcePort), from);
    QCOMPARE(preset.mustSendFromPort, id == u"openbsd-2.1");

    QCOMPARE(!preset.obligations.isEmpty(), dependsOnOthers);
    if (dependsOnOthers && from == 20)
        QVERIFY2(preset.obligations.first().contains(u"port 20"), qPrintable(preset.obligations.first()));
    QCOMPARE(preset.obligations.size(), preset.mustSendFromPort ? 2 : dependsOnOthers ? 1 : 0);
}

void PresetsTest::servesAsConfiguration_data()
{
    eachPreset();
}

void PresetsTest::servesAsConfiguration()
{
    QFETCH(QString, id);
    config::Config config;
    config.policy = presetOf(id).policy;
    const QList<config::Problem> problems = config::validate(config);
    QVERIFY2(problems.isEmpty(), problems.isEmpty() ? "" : qPrintable(problems.first().message));

    const config::PolicyReading reading = config::policyFromJson(config::policyToJson(config.policy));
    QVERIFY(reading.problems.isEmpty());
    QCOMPARE(reading.policy, config.policy);
}

void PresetsTest::ownIsTheStandard()
{
    QCOMPARE(presetOf(u"portcullis-default"_s).policy, policy::Policy::standard());
}

void PresetsTest::grouped()
{
    using Group = Preset::Group;
    QCOMPARE(presetOf(u"portcullis-default"_s).group, Group::Own);
    QCOMPARE(presetOf(u"cat1-strict-rfc"_s).group, Group::StrictRfc);
    QCOMPARE(presetOf(u"openbsd-2.1"_s).group, Group::StrictRfc);
    QCOMPARE(presetOf(u"cat2-suppress"_s).group, Group::Suppressed);
    QCOMPARE(presetOf(u"cat3-open"_s).group, Group::Switchable);
    QCOMPARE(presetOf(u"freebsd-2.2-R"_s).group, Group::Switchable);
    QCOMPARE(presetOf(u"zos"_s).group, Group::Later);

    // A list under headings: each group in one piece, in their order.
    QList<Group> order;
    QSet<QString> titles;
    for (const Preset &preset : policy::presets()) {
        order.append(preset.group);
        titles.insert(policy::groupTitle(preset.group));
    }
    QVERIFY(std::is_sorted(order.begin(), order.end()));
    QCOMPARE(titles.size(), 5);
    for (const Preset &preset : policy::presets())
        QVERIFY2(preset.group != Group::StrictRfc || preset.open, qPrintable(preset.id));
}

void PresetsTest::unknownIds()
{
    QVERIFY(!policy::preset(QString()));
    QVERIFY(!policy::preset(u"sunos"_s));
    QVERIFY(!policy::preset(u"SUNOS-5.6"_s));
}

QTEST_APPLESS_MAIN(PresetsTest)
#include "tst_presets.moc"
