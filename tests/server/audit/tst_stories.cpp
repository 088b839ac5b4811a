#include "tests/server/audit/AuditSupport.h"

#include "server/audit/Aggregate.h"
#include "server/audit/AttemptDetails.h"
#include "server/audit/Incident.h"
#include "server/audit/Reader.h"

#include <QTest>

#include <numeric>

using audit::AggregateWork;
using audit::AttemptClass;
using audit::Incident;
using audit::IncidentScan;
using namespace support;
using namespace Qt::Literals::StringLiterals;

/// What the log tells beyond its rows: counts for pictures, incidents, the story of one attempt.
class StoriesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aggregatesCountWhatTheFilterLeaves_data();
    void aggregatesCountWhatTheFilterLeaves();
    void attemptsAreFoldedIntoIncidents();
    void anIncidentsFilterShowsItsRows();
    void incidentsFollowTheFilter();
    void anAttemptTellsItsStory();
    void aRowThatIsGoneHasNoStory();

private:
    QList<Incident> incidents(const QString &where) const;

    AuditFolder m_folder;
    audit::Reader m_reader;
};

namespace {

constexpr qint64 second = 1'000'000;
constexpr qint64 start = 1'700'000'000 * second;

audit::Attempt attemptAt(qint64 seconds, qint64 session, const QString &client, const QString &target)
{
    audit::Attempt attempt = refusal(session);
    attempt.at = start + seconds * second;
    attempt.client = {*address::IpAddress::parse(client), 40'000};
    attempt.target = *address::Endpoint::parse(target);
    attempt.reasons = policy::Reason::ThirdParty;
    if (attempt.target.port < 1'024)
        attempt.reasons |= policy::Reason::ReservedPort;
    return attempt;
}

} // namespace

void StoriesTest::initTestCase()
{
    audit::Writer writer;
    audit::Writer::Options options = optionsFor(m_folder.file());
    options.keepDays = 0;
    QVERIFY(writer.open(options));

    audit::SessionRecord session;
    session.id = {1};
    session.began = start - second;
    session.client = *address::Endpoint::parse(u"203.0.113.7:40000");
    session.server = *address::Endpoint::parse(u"198.51.100.1:2121");
    session.user = u"anonymous"_s;
    session.clientProgram = u"evil\x1b[31m"_s;
    QVERIFY(storeDurably(writer, session));
    QVERIFY(storeDurably(
        writer, audit::EventRecord{start - second / 2, u"login"_s, {1}, session.client.address, u"anonymous"_s, {}}));
    for (int i = 0; i < 1'005; ++i) { // a scan within 12 seconds
        audit::Attempt attempt = attemptAt(0, 1, u"203.0.113.7"_s, u"10.1.2.3:%1"_s.arg(1 + i));
        attempt.at += i * 12 * second / 1'004;
        QVERIFY(i % 200 ? (writer.record(attempt), true) : storeDurably(writer, attempt));
    }
    for (int i = 0; i < 3; ++i)
        QVERIFY(storeDurably(writer, attemptAt(60 + i, 2, u"203.0.113.8"_s, u"192.168.1.5:%1"_s.arg(40'000 + i))));
    QVERIFY(storeDurably(writer, allowed(2)));

    audit::TransferRecord upload; // then a payload
    upload.began = start + 99 * second;
    upload.ended = start + 100 * second;
    upload.session = {3};
    upload.client = *address::IpAddress::parse(u"203.0.113.9");
    upload.command = "STOR";
    upload.path = "/incoming/mail.txt";
    upload.sent = false;
    upload.bytes = 120;
    upload.replyCode = 226;
    QVERIFY(storeDurably(writer, upload));
    audit::UploadRecord file;
    file.at = start + 100 * second;
    file.session = {3};
    file.client = upload.client;
    file.name = "mail.txt";
    file.area = u"/incoming"_s;
    QVERIFY(storeDurably(writer, file));
    QVERIFY(storeDurably(writer, attemptAt(101, 3, u"203.0.113.9"_s, u"10.1.2.3:25"_s)));

    // The scanner comes again an hour later: another story.
    QVERIFY(storeDurably(writer, attemptAt(3'700, 4, u"203.0.113.7"_s, u"10.1.2.3:25"_s)));
    writer.close();
    QVERIFY(m_reader.open(m_folder.file()));
}

void StoriesTest::aggregatesCountWhatTheFilterLeaves_data()
{
    QTest::addColumn<QString>("where");
    QTest::addColumn<int>("buckets");
    QTest::newRow("everything, by the writer's counts") << u""_s << 3;
    QTest::newRow("everything, in fine steps") << u""_s << 100;
    QTest::newRow("a client") << u"client:203.0.113.7"_s << 100;
    QTest::newRow("ports") << u"port:<1024 -client:203.0.113.9"_s << 100;
    QTest::newRow("a span of time") << u"since:2023-11-14T22:13:25 until:2023-11-14T22:14:30"_s << 100;
    QTest::newRow("nothing") << u"client:192.0.2.1"_s << 100;
}

void StoriesTest::aggregatesCountWhatTheFilterLeaves()
{
    QFETCH(QString, where);
    QFETCH(int, buckets);
    audit::AttemptQuery query;
    query.where = where;
    query.blockedOnly = true;
    const auto rows = m_reader.attempts(query);
    QVERIFY(rows);
    QHash<QString, qint64> clients;
    QHash<int, qint64> ports;
    qint64 total = 0;
    for (const audit::AttemptRow &row : *rows) {
        clients[row.client] += row.count;
        ports[row.targetPort] += row.count;
        total += row.count;
    }

    const auto work = AggregateWork::start(m_reader, {where, true, buckets, 2}, start);
    QVERIFY(work);
    for (auto more = (*work)->advance(); more && *more;)
        more = (*work)->advance();
    QVERIFY((*work)->isComplete());
    QCOMPARE((*work)->progress(), 1.0);
    const audit::Aggregates result = (*work)->result();
    QCOMPARE(result.rows, rows->size());
    QCOMPARE(result.attempts, total);
    QCOMPARE(result.clients.size(), qMin<qsizetype>(clients.size(), 2));
    for (const audit::Share &share : result.clients)
        QCOMPARE(share.attempts, clients.value(share.value));
    QCOMPARE(result.ports.size(), 65'536);
    for (int port = 0; port < 65'536; ++port)
        QCOMPARE(result.ports.at(port), ports.value(port));
    QVERIFY(result.timeline.size() <= buckets);
    qint64 inTime = 0;
    for (const audit::TimeBucket &bucket : result.timeline)
        inTime += bucket.total();
    QCOMPARE(inTime, total);
    for (const audit::AttemptRow &row : *rows) {
        const auto bucket = std::find_if(result.timeline.begin(), result.timeline.end(), [&](const auto &one) {
            return row.at >= one.from && row.at < one.from + one.length;
        });
        QVERIFY(bucket != result.timeline.end());
        QVERIFY(bucket->byReason.value(row.reasons.constFirst()) > 0);
    }
}

QList<Incident> StoriesTest::incidents(const QString &where) const
{
    QList<Incident> all;
    const auto scan = IncidentScan::start(m_reader, where, true, start);
    if (!scan)
        return all;
    for (auto more = (*scan)->advance(); more && *more;)
        more = (*scan)->advance();
    return (*scan)->take();
}

void StoriesTest::attemptsAreFoldedIntoIncidents()
{
    const QList<Incident> all = incidents({});
    QCOMPARE(all.size(), 4);
    QCOMPARE(all.at(0).kind.kind, AttemptClass::ReservedPortProbe);
    QCOMPARE(all.at(0).rows, 1);
    QCOMPARE(all.at(1).kind.kind, AttemptClass::Payload);
    QCOMPARE(all.at(2).kind.kind, AttemptClass::NatMistake);
    const Incident &scan = all.at(3);
    QCOMPARE(scan.kind.kind, AttemptClass::Scan);
    QCOMPARE(scan.rows, 1'005);
    QCOMPARE(scan.ports, 1'005);
    QCOMPARE(scan.lowestPort, quint16(1));
    QCOMPARE(scan.highestPort, quint16(1'005));
    QCOMPARE(scan.target, u"10.1.2.3"_s);
    QCOMPARE(scan.first, start);
    QCOMPARE(scan.users, QStringList{u"anonymous"_s});
    QLocale::setDefault(QLocale::c());
    QCOMPARE(scan.sentence(), u"203.0.113.7 scanned 10.1.2.3 on 1005 ports in 12 s, all refused."_s);
}

void StoriesTest::anIncidentsFilterShowsItsRows()
{
    const QList<Incident> all = incidents({});
    for (const Incident &incident : all) {
        audit::AttemptQuery query;
        query.where = incident.where();
        const auto rows = m_reader.attempts(query);
        QVERIFY(rows);
        QCOMPARE(rows->size(), incident.rows);
        QCOMPARE(rows->constFirst().id, incident.lastId);
        QCOMPARE(rows->constLast().id, incident.firstId);
    }
}

void StoriesTest::incidentsFollowTheFilter()
{
    const QList<Incident> some = incidents(u"client:203.0.113.8"_s);
    QCOMPARE(some.size(), 1);
    QCOMPARE(some.constFirst().rows, 3);
    QVERIFY(incidents(u"client:192.0.2.1"_s).isEmpty());
    QVERIFY(!IncidentScan::start(m_reader, u"port:"_s, true, start));
}

void StoriesTest::anAttemptTellsItsStory()
{
    const auto payload = audit::attemptStory(m_reader, incidents(u"client:203.0.113.9"_s).constFirst().firstId);
    QVERIFY(payload && *payload);
    QCOMPARE((*payload)->kind.kind, AttemptClass::Payload);
    QCOMPARE((*payload)->uploads.size(), 1);
    QCOMPARE((*payload)->client.received, 1);
    QCOMPARE((*payload)->client.uploads, 1);
    QStringList kinds;
    for (const audit::TranscriptLine &line : (*payload)->transcript)
        kinds += QString::number(int(line.kind)) % (line.isSubject ? u"!"_s : u""_s);
    QCOMPARE(kinds.join(u' '), u"4 5 3!"_s); // transfer, upload, the attempt

    const auto scanned = audit::attemptStory(m_reader, 500);
    QVERIFY(scanned && *scanned);
    QCOMPARE((*scanned)->row.id, 500);
    QCOMPARE((*scanned)->kind.kind, AttemptClass::Scan);
    QVERIFY((*scanned)->isShortened);
    const QList<audit::TranscriptLine> &lines = (*scanned)->transcript;
    QCOMPARE(lines.constFirst().kind, audit::TranscriptLine::Kind::Began);
    QCOMPARE(lines.at(1).kind, audit::TranscriptLine::Kind::Login);
    QVERIFY(std::is_sorted(lines.begin(), lines.end(), [](const auto &a, const auto &b) { return a.at < b.at; }));
    QCOMPARE(std::count_if(lines.begin(), lines.end(), [](const auto &line) { return line.isSubject; }), 1);
    QCOMPARE((*scanned)->client.refused, 1'006);
    QCOMPARE((*scanned)->client.logins, 1);
    QCOMPARE((*scanned)->client.programs, QStringList{u"evil\\x1B[31m"_s});
}

void StoriesTest::aRowThatIsGoneHasNoStory()
{
    const auto gone = audit::attemptStory(m_reader, 99'999);
    QVERIFY(gone);
    QVERIFY(!*gone);
}

QTEST_GUILESS_MAIN(StoriesTest)
#include "tst_stories.moc"
