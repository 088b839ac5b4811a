#include "server/audit/Classification.h"
#include "server/policy/VerdictText.h"

#include <QFile>
#include <QTest>

#include <utility>

using audit::AttemptClass;
using audit::ClientActivity;
using namespace Qt::Literals::StringLiterals;

/// Sequences of refused attempts and what they are taken for; those of real clients are in
/// tests/data/audit/recorded.txt.
class ClassificationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sequencesAreTakenForWhatTheyAre_data();
    void sequencesAreTakenForWhatTheyAre();
    void recordedOnesAsWell_data();
    void recordedOnesAsWell();
    void onlyHostileClassesBan_data();
    void onlyHostileClassesBan();
    void everyClassHasANameAndAnExplanation();
    void theWholeIsAsGraveAsItsGravestPart();
    void memoryIsBounded();
};

namespace {

struct Step
{
    QString target; ///< "10.1.2.3:25"; empty: an argument that means nothing
    policy::Reasons reasons = policy::Reason::ThirdParty;
    bool active = true;
    QString command = {};
    bool afterUpload = false;
};
using Steps = QList<Step>;

ClientActivity::Seen seenOf(const QString &client, const Step &step, qint64 at)
{
    ClientActivity::Seen seen;
    seen.at = at;
    seen.client = *address::IpAddress::parse(client);
    if (!step.target.isEmpty())
        seen.target = *address::Endpoint::parse(step.target);
    seen.active = step.active;
    seen.command = step.command;
    seen.reasons = step.target.isEmpty() ? policy::Reasons(policy::Reason::Malformed) : step.reasons;
    seen.afterUpload = step.afterUpload;
    return seen;
}

Steps portsOf(const QString &target, quint16 first, int count)
{
    Steps steps;
    for (int i = 0; i < count; ++i)
        steps += {target % u':' % QString::number(first + i)};
    return steps;
}

Steps targets(const QString &network, quint16 port, int count)
{
    Steps steps;
    for (int i = 1; i <= count; ++i)
        steps += {network % u'.' % QString::number(i) % u':' % QString::number(port)};
    return steps;
}

} // namespace

void ClassificationTest::sequencesAreTakenForWhatTheyAre_data()
{
    using Reason = policy::Reason;
    QTest::addColumn<QString>("client");
    QTest::addColumn<Steps>("steps");
    QTest::addColumn<AttemptClass>("kind");
    const auto row = [](const char *name, const char16_t *client, const Steps &steps, AttemptClass kind) {
        QTest::newRow(name) << QString::fromUtf16(client) << steps << kind;
    };
    const char16_t *const stranger = u"203.0.113.7";

    row("nmap's script where names can't be looked up", stranger, {{u"10.0.0.1:20560"_s}}, AttemptClass::NmapScript);
    row("nmap's script where they can", stranger, {{u"45.33.32.156:20560"_s}}, AttemptClass::NmapScript);
    row("another port of that address", stranger, {{u"45.33.32.156:20561"_s}}, AttemptClass::Unknown);

    row("a scan of a host", stranger, portsOf(u"10.1.2.3"_s, 20, 50), AttemptClass::Scan);
    row("a scan of free ports only", stranger, portsOf(u"10.1.2.3"_s, 2'000, 60), AttemptClass::Scan);
    row("a scan of a public host", stranger, portsOf(u"198.51.100.9"_s, 2'000, 5), AttemptClass::Scan);
    row("four ports are no scan yet", stranger, portsOf(u"198.51.100.9"_s, 2'000, 4), AttemptClass::Mistake);
    row("a sweep", stranger, targets(u"10.1.2"_s, 3'306, 20), AttemptClass::Sweep);
    row("a sweep of a reserved port", stranger, targets(u"10.1.2"_s, 25, 5), AttemptClass::Sweep);
    row("one reserved port", stranger, {{u"198.51.100.9:25"_s}}, AttemptClass::ReservedPortProbe);
    row("its own reserved port", stranger, {{u"203.0.113.7:25"_s, Reason::ReservedPort}},
        AttemptClass::ReservedPortProbe);
    row("this server", stranger, {{u"198.51.100.1:2121"_s, Reason::ThisServer}}, AttemptClass::SelfBounce);
    row("loopback", stranger, {{u"127.0.0.1:8080"_s, Reason::ThirdParty}}, AttemptClass::SelfBounce);
    row("loopback, IPv6", u"2001:db8::7", {{u"[::1]:8080"_s, Reason::ThirdParty}}, AttemptClass::SelfBounce);
    row("an upload, then a third party", stranger, {{u"10.1.2.3:6379"_s, Reason::ThirdParty, true, u""_s, true}},
        AttemptClass::Payload);
    row("an upload, then RETR to a third party", stranger,
        {{u"10.1.2.3:25"_s, Reason::ThirdParty | Reason::ReservedPort, true, u"RETR"_s, true}}, AttemptClass::Payload);

    row("a busy client behind NAT", stranger, portsOf(u"192.168.178.20"_s, 40'000, 30), AttemptClass::NatMistake);
    row("busier than a client is", stranger, portsOf(u"192.168.178.20"_s, 40'000, 31), AttemptClass::Scan);
    row("behind carrier-grade NAT", stranger, {{u"100.64.3.4:40000"_s}}, AttemptClass::NatMistake);
    row("link-local", stranger, {{u"169.254.3.4:40000"_s}}, AttemptClass::NatMistake);
    row("behind NAT whose private address is this server's", stranger, {{u"192.168.1.10:40000"_s, Reason::ThisServer}},
        AttemptClass::NatMistake);
    row("a private address with a reserved port is no mistake", stranger, {{u"192.168.178.20:22"_s}},
        AttemptClass::ReservedPortProbe);
    row("two private addresses are no mistake", stranger, {{u"192.168.1.20:4000"_s}, {u"192.168.1.21:4000"_s}},
        AttemptClass::Unknown);

    row("a container", stranger, {{u"172.17.0.2:40000"_s}}, AttemptClass::MultiHomed);
    row("another address of the same network", u"192.168.1.7", {{u"192.168.1.8:40000"_s}}, AttemptClass::MultiHomed);
    row("public, the same network", stranger, {{u"203.0.113.8:40000"_s}}, AttemptClass::MultiHomed);
    row("IPv6 privacy address", u"2001:db8:1:2::7", {{u"[2001:db8:1:2:aaaa::1]:40000"_s}}, AttemptClass::MultiHomed);
    row("through a private VPN", u"10.8.0.3", {{u"192.168.1.8:40000"_s}}, AttemptClass::MultiHomed);

    row("malformed", stranger, {{}}, AttemptClass::Mistake);
    row("nowhere", stranger, {{u"0.0.0.0:40000"_s, Reason::NotRoutable}}, AttemptClass::Mistake);
    row("the same foreign address over and over", stranger, Steps(3, {u"198.51.100.9:4000"_s}), AttemptClass::Mistake);
    row("a third party, once", stranger, {{u"198.51.100.9:4000"_s}}, AttemptClass::Unknown);
    row("its own address", stranger, portsOf(u"203.0.113.7"_s, 40'000, 40), AttemptClass::Unknown);
    row("a stranger at a passive port", stranger, {{u"198.51.100.9:4000"_s, Reason::WrongPeer, false}},
        AttemptClass::Unknown);
}

void ClassificationTest::sequencesAreTakenForWhatTheyAre()
{
    QFETCH(QString, client);
    QFETCH(Steps, steps);
    QFETCH(AttemptClass, kind);
    ClientActivity activity;
    qint64 at = 1;
    for (const Step &step : steps)
        activity.add(seenOf(client, step, at++));
    const audit::Classified classified = activity.classify();
    QCOMPARE(audit::className(classified.kind), audit::className(kind));
    QVERIFY(!classified.reasons.isEmpty());
    for (const QString &reason : classified.reasons)
        QVERIFY2(!reason.contains(u'%'), qPrintable(reason));
    QVERIFY(activity.classify() == classified); // the same each time
}

/// tests/interop/record_sequences.py recorded them: nmap, lftp and curl against this server.
void ClassificationTest::recordedOnesAsWell_data()
{
    QTest::addColumn<QString>("whole");
    QTest::addColumn<QStringList>("rows");
    QFile file(QStringLiteral(PORTCULLIS_SOURCE_DIR "/tests/data/audit/recorded.txt"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QString name;
    QString whole;
    QStringList rows;
    const auto add = [&] {
        if (!name.isEmpty())
            QTest::newRow(qPrintable(name)) << whole << std::exchange(rows, {});
    };
    const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines) {
        if (line.startsWith(u"= ")) {
            add();
            name = line.section(u": "_s, 0, 0).mid(2);
            whole = line.section(u": "_s, 1);
        } else if (!line.startsWith(u'#')) {
            rows += line;
        }
    }
    add();
}

void ClassificationTest::recordedOnesAsWell()
{
    QFETCH(QString, whole);
    QFETCH(QStringList, rows);
    QVERIFY(!rows.isEmpty());
    ClientActivity activity;
    for (const QString &row : std::as_const(rows)) {
        const QStringList words = row.split(u'|');
        QVERIFY2(words.size() >= 10, qPrintable(row));
        ClientActivity::Seen seen;
        seen.at = 1'790'000'000'000'000 + words.at(0).toLongLong();
        seen.client = *address::IpAddress::parse(words.at(1));
        seen.target = {*address::IpAddress::parse(words.at(2)), words.at(3).toUShort()};
        seen.active = words.at(4) == u"PORT" || words.at(4) == u"EPRT";
        seen.command = words.at(5);
        seen.reasons = policy::reasonsFromNames(words.at(6).split(u','));
        seen.count = words.at(7).toLongLong();
        activity.add(seen);
        QCOMPARE(audit::className(activity.classify().kind), words.at(8));
    }
    QCOMPARE(audit::className(activity.classifyWhole().kind), whole);
}

void ClassificationTest::onlyHostileClassesBan_data()
{
    QTest::addColumn<AttemptClass>("kind");
    QTest::addColumn<bool>("hostile");
    for (const AttemptClass kind : {AttemptClass::Scan, AttemptClass::Sweep, AttemptClass::SelfBounce,
                                    AttemptClass::ReservedPortProbe, AttemptClass::Payload, AttemptClass::NmapScript})
        QTest::newRow(qPrintable(audit::className(kind))) << kind << true;
    for (const AttemptClass kind :
         {AttemptClass::Unknown, AttemptClass::NatMistake, AttemptClass::MultiHomed, AttemptClass::Mistake})
        QTest::newRow(qPrintable(audit::className(kind))) << kind << false;
}

void ClassificationTest::onlyHostileClassesBan()
{
    QFETCH(AttemptClass, kind);
    QFETCH(bool, hostile);
    QCOMPARE(audit::isHostile(kind), hostile);
    QCOMPARE(audit::classRemedy(kind).isEmpty(), hostile || kind == AttemptClass::Unknown);
}

void ClassificationTest::everyClassHasANameAndAnExplanation()
{
    const QStringList names = audit::classNames();
    QCOMPARE(names.size(), 10);
    for (const QString &name : names) {
        const auto kind = audit::classFromName(name);
        QVERIFY2(kind, qPrintable(name));
        QCOMPARE(audit::className(*kind), name);
        QVERIFY(!audit::classExplanation(*kind).isEmpty());
    }
    QVERIFY(!audit::classFromName(u"nonsense"));
}

void ClassificationTest::theWholeIsAsGraveAsItsGravestPart()
{
    ClientActivity activity;
    activity.add(
        seenOf(u"203.0.113.7"_s, {u"10.1.2.3:25"_s, policy::Reason::ThirdParty | policy::Reason::ReservedPort}, 1));
    activity.add(seenOf(u"203.0.113.7"_s, {u"10.1.2.3:2001"_s}, 2));
    QCOMPARE(activity.classify().kind, AttemptClass::Unknown);
    QCOMPARE(activity.classifyWhole().kind, AttemptClass::ReservedPortProbe);
    activity.add(seenOf(u"203.0.113.7"_s, {u"10.0.0.1:20560"_s}, 3));
    activity.add(seenOf(u"203.0.113.7"_s, {}, 4));
    QCOMPARE(activity.classifyWhole().kind, AttemptClass::NmapScript);
    // A test of one connection is not what a scan of fifty is remembered for.
    const Steps scan = portsOf(u"10.1.2.3"_s, 3'000, 50);
    for (const Step &step : scan)
        activity.add(seenOf(u"203.0.113.7"_s, step, 5));
    QCOMPARE(activity.classifyWhole().kind, AttemptClass::Scan);
}

void ClassificationTest::memoryIsBounded()
{
    ClientActivity activity(40);
    for (const Step &step : portsOf(u"198.51.100.9"_s, 1'000, 5'000) + targets(u"198.51.100"_s, 4'000, 250))
        activity.add(seenOf(u"203.0.113.7"_s, step, 1));
    QCOMPARE(activity.portCount(), 40);
    QCOMPARE(activity.targetCount(), 40);
    QCOMPARE(activity.attempts(), 5'250);
    QCOMPARE(activity.highestPort(), 5'999);
}

QTEST_GUILESS_MAIN(ClassificationTest)
#include "tst_classification.moc"
