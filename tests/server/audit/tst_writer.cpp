#include "tests/server/audit/AuditSupport.h"

#include "server/audit/Reader.h"

#include <QFileInfo>
#include <QSignalSpy>
#include <QTest>

#include <thread>

using namespace Qt::Literals::StringLiterals;
using namespace support;
using audit::Writer;

class WriterTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void durableRowsAreVisibleBeforeTheAnswer_data();
    void durableRowsAreVisibleBeforeTheAnswer();
    void manyThreadsLoseNothing();
    void recordsOfEveryKindAreStored();
    void sessionsAreCompletedWhenTheyEnd();
    void sessionsLeftOpenEndAsLost();
    void alikeAllowedAttemptsShareARow();
    void identicalRefusalsShareARow();
    void endedSessionsAreForgotten();
    void hostileTextIsStoredHarmless_data();
    void hostileTextIsStoredHarmless();
    void sessionNumbersAreUniqueAcrossRestarts();
    void onlyTheOwnerMayReadTheFile();
    void closingWritesWhatWaits();
    void afterClosingEverythingIsRefused();
    void storedAttemptsAreAnnouncedRarely();
};

void WriterTest::durableRowsAreVisibleBeforeTheAnswer_data()
{
    QTest::addColumn<bool>("full");
    QTest::newRow("full durability") << true;
    QTest::newRow("normal durability") << false;
}

void WriterTest::durableRowsAreVisibleBeforeTheAnswer()
{
    QFETCH(bool, full);
    const AuditFolder folder;
    Writer writer;
    Writer::Options options = optionsFor(folder.file());
    options.fullDurability = full;
    QVERIFY(writer.open(options));
    for (int i = 1; i <= 20; ++i) {
        std::promise<int> rows;
        auto seen = rows.get_future();
        writer.recordDurably(refusal(), [&](bool stored) {
            rows.set_value(stored ? ask(folder.file(), u"SELECT sum(count) FROM attempts"_s).toInt() : -1);
        });
        QCOMPARE(seen.get(), i);
    }
    QCOMPARE(writer.blockedCount(), 20);
}

void WriterTest::manyThreadsLoseNothing()
{
    constexpr int threads = 8;
    constexpr int rows = 500;
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    std::atomic<int> stored = 0;
    std::vector<std::thread> crowd;
    for (int t = 0; t < threads; ++t) {
        crowd.emplace_back([&writer, &stored, t] {
            std::promise<void> all;
            std::atomic<int> left = rows;
            for (int i = 0; i < rows; ++i) {
                audit::Attempt attempt = refusal(t + 1);
                attempt.policyRevision = i;
                writer.recordDurably(attempt, [&](bool done) {
                    stored += done ? 1 : 0;
                    if (--left == 0)
                        all.set_value();
                });
            }
            all.get_future().wait();
        });
    }
    for (std::thread &one : crowd)
        one.join();
    QCOMPARE(stored.load(), threads * rows);
    QCOMPARE(writer.blockedCount(), threads * rows);
    QCOMPARE(
        ask(folder.file(), u"SELECT count(*) FROM (SELECT DISTINCT session, policy_revision FROM attempts)"_s).toInt(),
        threads * rows);
}

void WriterTest::recordsOfEveryKindAreStored()
{
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));

    audit::TransferRecord transfer;
    transfer.began = 5;
    transfer.ended = base::Clock::system().utcMicroseconds();
    transfer.session = {4};
    transfer.command = "STOR";
    transfer.path = "/pub/a\nb";
    transfer.sent = false;
    transfer.bytes = 99;
    QVERIFY(storeDurably(writer, transfer));
    QCOMPARE(ask(folder.file(), u"SELECT path || direction || mode || bytes FROM transfers"_s).toString(),
             u"/pub/a\\x0Abreceivedpassive99"_s);

    audit::UploadRecord upload;
    upload.at = transfer.ended;
    upload.name = "../../etc/passwd";
    upload.storedAs = u"42.part"_s;
    QVERIFY(storeDurably(writer, upload));
    QCOMPARE(ask(folder.file(), u"SELECT name || stored_as || sha256 FROM uploads"_s).toString(),
             u"../../etc/passwd42.part"_s);

    QVERIFY(storeDurably(writer, audit::AskedRecord{upload.area, upload.name}));
    QVERIFY(storeDurably(writer, audit::AskedRecord{upload.area, upload.name}));
    QVERIFY(storeDurably(writer, audit::AskedRecord{u"/elsewhere"_s, upload.name}));
    QCOMPARE(ask(folder.file(), u"SELECT state || asked FROM uploads"_s).toString(), u"waiting2"_s);

    QVERIFY(storeDurably(writer, audit::ExpiredRecord{transfer.ended, u"another"_s}));
    QCOMPARE(ask(folder.file(), u"SELECT state FROM uploads"_s).toString(), u"waiting"_s);
    QVERIFY(storeDurably(writer, audit::ExpiredRecord{transfer.ended, upload.storedAs}));
    QCOMPARE(ask(folder.file(), u"SELECT state || decided FROM uploads"_s).toString(),
             QString(u"expired"_s % QString::number(transfer.ended)));

    audit::EventRecord event;
    event.at = transfer.ended;
    event.kind = u"login-failed"_s;
    event.client = *address::IpAddress::parse(u"::ffff:192.0.2.7");
    QVERIFY(storeDurably(writer, event));
    QCOMPARE(ask(folder.file(), u"SELECT kind || client FROM events"_s).toString(), u"login-failed192.0.2.7"_s);

    writer.record(allowed(4));
    QTRY_COMPARE(ask(folder.file(), u"SELECT verdict || command FROM attempts"_s).toString(), u"allowedRETR"_s);
}

void WriterTest::sessionsAreCompletedWhenTheyEnd()
{
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    audit::SessionRecord session;
    session.id = writer.nextSessionId();
    session.began = 1'000;
    session.client = *address::Endpoint::parse(u"192.0.2.7:4000");
    QVERIFY(storeDurably(writer, session));
    QCOMPARE(ask(folder.file(), u"SELECT ended FROM sessions"_s).toLongLong(), 0);

    session.ended = base::Clock::system().utcMicroseconds();
    session.end = u"quit"_s;
    session.commands = 7;
    QVERIFY(storeDurably(writer, session));
    QCOMPARE(
        ask(folder.file(), u"SELECT group_concat(began || \"end\" || commands || client) FROM sessions"_s).toString(),
        u"1000quit7192.0.2.7"_s);
}

void WriterTest::sessionsLeftOpenEndAsLost()
{
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    audit::SessionRecord session;
    session.id = {11};
    session.began = base::Clock::system().utcMicroseconds();
    QVERIFY(storeDurably(writer, session));
    audit::Attempt last = refusal(11);
    last.at = session.began + 500;
    QVERIFY(storeDurably(writer, last));

    QVERIFY(writer.open(optionsFor(folder.file())));
    QCOMPARE(ask(folder.file(), u"SELECT \"end\" FROM sessions"_s).toString(), u"lost"_s);
    QCOMPARE(ask(folder.file(), u"SELECT ended - began FROM sessions"_s).toInt(), 500);
}

void WriterTest::alikeAllowedAttemptsShareARow()
{
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    for (quint16 i = 0; i < 100; ++i) { // in one batch
        audit::Attempt attempt = allowed(1);
        attempt.target.port = quint16(50'000 + i);
        writer.record(attempt);
    }
    QVERIFY(storeDurably(writer, allowed(1)));
    QVERIFY(storeDurably(writer, allowed(1))); // across batches
    QCOMPARE(ask(folder.file(), u"SELECT group_concat(count) FROM attempts"_s).toString(), u"102"_s);

    audit::Attempt other = allowed(1);
    other.policyRevision = 4;
    QVERIFY(storeDurably(writer, other));
    other.command = "STOR";
    QVERIFY(storeDurably(writer, other));
    other.target = *address::Endpoint::parse(u"192.0.2.8:40001");
    QVERIFY(storeDurably(writer, other));
    other.verb = audit::DataVerb::Epsv;
    QVERIFY(storeDurably(writer, other));
    other.ruleId = u"another"_s;
    QVERIFY(storeDurably(writer, other));
    other.protection = audit::Protection::Both;
    QVERIFY(storeDurably(writer, other));
    QVERIFY(storeDurably(writer, allowed(2)));
    QCOMPARE(
        ask(folder.file(), u"SELECT group_concat(count) FROM (SELECT count FROM attempts ORDER BY id)"_s).toString(),
        u"102,1,1,1,1,1,1,1"_s);
}

void WriterTest::identicalRefusalsShareARow()
{
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    audit::Attempt first = refusal(1);
    const qint64 at = first.at;
    for (int i = 0; i < 10; ++i) {
        first.at = at + i * 1'000;
        QVERIFY(storeDurably(writer, first));
        // Each of them is in the log when its answer comes.
        QCOMPARE(ask(folder.file(), u"SELECT sum(count) FROM attempts"_s).toInt(), i + 1);
    }
    QCOMPARE(ask(folder.file(), u"SELECT last_at FROM attempts"_s).toLongLong(), at + 9'000);
    audit::Reader reader;
    QVERIFY(reader.open(folder.file()));
    for (const QString &where : {u""_s, u"count:10"_s, u"client:192.0.2.7"_s}) {
        audit::AttemptQuery query;
        query.where = where;
        const auto rows = reader.attempts(query);
        QVERIFY(rows && rows->size() == 1);
        QCOMPARE(rows->constFirst().count, 10);
        QCOMPARE(rows->constFirst().lastAt, at + 9'000);
    }
    // Summed up when the row is final, without anything else being written.
    QTRY_COMPARE(ask(folder.file(), u"SELECT attempts FROM attempt_tallies WHERE what = 3 AND key = 25"_s).toInt(), 10);
    QCOMPARE(ask(folder.file(), u"SELECT sum(attempts) FROM attempt_hours"_s).toInt(), 10);
    QCOMPARE(ask(folder.file(), u"SELECT count FROM attempt_seals"_s).toInt(), 10);

    audit::Attempt other = refusal(1);
    other.at = at + 2'000'000; // more than a second later
    QVERIFY(storeDurably(writer, other));
    other.target.port = 26;
    QVERIFY(storeDurably(writer, other));
    other.session = {2};
    QVERIFY(storeDurably(writer, other));
    QCOMPARE(
        ask(folder.file(), u"SELECT group_concat(count) FROM (SELECT count FROM attempts ORDER BY id)"_s).toString(),
        u"10,1,1,1"_s);
    QCOMPARE(writer.blockedCount(), 13);
}

void WriterTest::endedSessionsAreForgotten()
{
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    QVERIFY(storeDurably(writer, allowed(1)));
    audit::SessionRecord session;
    session.id = {1};
    session.began = 1;
    session.ended = base::Clock::system().utcMicroseconds();
    QVERIFY(storeDurably(writer, session));
    QVERIFY(storeDurably(writer, allowed(1)));
    QCOMPARE(ask(folder.file(), u"SELECT count(*) FROM attempts"_s).toInt(), 2);
}

void WriterTest::hostileTextIsStoredHarmless_data()
{
    QTest::addColumn<QByteArray>("argument");
    QTest::addColumn<QString>("stored");
    QTest::newRow("terminal escape") << "\x1b]0;x\x07"_ba << u"\\x1B]0;x\\x07"_s;
    QTest::newRow("line break") << "1\r\n226 done"_ba << u"1\\x0D\\x0A226 done"_s;
    QTest::newRow("NUL in the middle") << "a\0b"_ba << u"a\\x00b"_s;
    QTest::newRow("SQL") << "'); DROP TABLE attempts; --"_ba << u"'); DROP TABLE attempts; --"_s;
    QTest::newRow("not UTF-8") << "\xff\xfe"_ba << u"\\xFF\\xFE"_s;
    QTest::newRow("right-to-left override") << "\xe2\x80\xae"_ba << u"\\u{202E}"_s;
    QTest::newRow("nothing") << ""_ba << u""_s;
}

void WriterTest::hostileTextIsStoredHarmless()
{
    QFETCH(QByteArray, argument);
    QFETCH(QString, stored);
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    audit::Attempt attempt = refusal();
    attempt.argument = argument;
    attempt.user = QString::fromLatin1(argument) % QString(5'000, u'x');
    attempt.sentence = u"He sent \\x1B and \u202e"_s;
    attempt.target = {};
    QVERIFY(storeDurably(writer, attempt));

    audit::Reader reader;
    QVERIFY(reader.open(folder.file()));
    const auto rows = reader.attempts({});
    QVERIFY(rows && rows->size() == 1);
    const audit::AttemptRow row = rows->constFirst();
    QCOMPARE(row.argument, stored);
    QCOMPARE(row.sentence, u"He sent \\x1B and \\u{202E}"_s);
    QCOMPARE(row.ladder, attempt.ladder);
    QCOMPARE(row.target, QString());
    QVERIFY(row.user.size() < 600);
}

void WriterTest::sessionNumbersAreUniqueAcrossRestarts()
{
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    QCOMPARE(writer.nextSessionId().value, 1);
    QCOMPARE(writer.nextSessionId().value, 2);
    QVERIFY(storeDurably(writer, refusal(17))); // its session's own row was never written
    QVERIFY(writer.open(optionsFor(folder.file())));
    QCOMPARE(writer.nextSessionId().value, 18);
}

void WriterTest::onlyTheOwnerMayReadTheFile()
{
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    QVERIFY(storeDurably(writer, refusal()));
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    for (const QString &suffix : {u""_s, u"-wal"_s, u"-shm"_s}) {
        const QFileInfo info(folder.file() % suffix);
        QVERIFY2(info.exists(), qPrintable(info.fileName()));
        QVERIFY2(!(info.permissions() & others), qPrintable(info.fileName()));
    }
}

void WriterTest::closingWritesWhatWaits()
{
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    std::atomic<int> answers = 0;
    for (int i = 0; i < 3'000; ++i)
        writer.recordDurably(refusal(), [&answers](bool stored) { answers += stored ? 1 : 0; });
    for (int i = 0; i < 100; ++i)
        writer.record(audit::EventRecord{1, u"login"_s, {}, {}, {}, {}});
    writer.close();
    QCOMPARE(answers.load(), 3'000);
    QCOMPARE(ask(folder.file(), u"SELECT sum(count) FROM attempts"_s).toInt(), 3'000);
    QCOMPARE(ask(folder.file(), u"SELECT count(*) FROM events WHERE kind = 'login'"_s).toInt(), 100);
}

void WriterTest::afterClosingEverythingIsRefused()
{
    const AuditFolder folder;
    Writer writer;
    QVERIFY(!writer.isAvailable());
    QVERIFY(!storeDurably(writer, refusal()));
    QVERIFY(writer.open(optionsFor(folder.file())));
    QVERIFY(writer.isAvailable());
    QVERIFY(writer.problem().isEmpty());
    writer.close();
    QVERIFY(!writer.isAvailable());
    QVERIFY(!writer.problem().isEmpty());
    QVERIFY(!storeDurably(writer, refusal()));
    QCOMPARE(ask(folder.file(), u"SELECT count(*) FROM attempts"_s).toInt(), 0);
}

void WriterTest::storedAttemptsAreAnnouncedRarely()
{
    const AuditFolder folder;
    Writer writer;
    QSignalSpy spy(&writer, &Writer::attemptsStored);
    QVERIFY(writer.open(optionsFor(folder.file())));
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 300; ++i)
        QVERIFY(storeDurably(writer, refusal()));
    QTRY_VERIFY(spy.size() >= 2); // the first and, after a pause, the last
    QVERIFY(spy.size() <= timer.elapsed() / 100 + 2);
}

QTEST_GUILESS_MAIN(WriterTest)
#include "tst_writer.moc"
