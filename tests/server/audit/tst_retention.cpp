#include "server/audit/ChainVerification.h"
#include "server/audit/Reader.h"
#include "tests/server/audit/AuditSupport.h"

#include <QFileInfo>
#include <QTest>

#include <semaphore>

using namespace Qt::Literals::StringLiterals;
using namespace support;
using audit::Writer;

class RetentionTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsTooOldGoes();
    void theOldestGoWhenThereIsTooMuch();
    void whatWaitsForAPersonStays();
    void nothingGoesWithoutLimits();
    void indexesAreLookedAt();
    void aFloodIsPrunedWhileItLasts();
};

namespace {

constexpr qint64 day = 86'400'000'000;

QString prunedText(const QString &file)
{
    return ask(file, u"SELECT text FROM events WHERE kind = 'pruned'"_s).toString();
}

void fill(const QString &file, int rows, qint64 age)
{
    Writer writer;
    Writer::Options options = optionsFor(file);
    options.keepDays = 0;
    QVERIFY(writer.open(options));
    for (int i = 0; i < rows; ++i) {
        audit::Attempt attempt = refusal(i + 1);
        attempt.at += i - rows - age;
        if (i % 10 == 4)
            attempt.target = {}; // unreadable
        writer.record(attempt);
    }
    audit::SessionRecord session;
    session.id = {1};
    session.began = session.ended = refusal().at - age;
    writer.record(session);
    session.id = {2};
    session.ended = 0; // still there: the next start ends it
    writer.record(session);
}

} // namespace

void RetentionTest::whatIsTooOldGoes()
{
    const AuditFolder folder;
    fill(folder.file(), 1'700, 31 * day);
    Writer writer;
    Writer::Options options = optionsFor(folder.file());
    options.keepDays = 30;
    QVERIFY(writer.open(options));
    QVERIFY(storeDurably(writer, refusal()));
    QTRY_VERIFY(!prunedText(folder.file()).isEmpty());
    QCOMPARE(ask(folder.file(), u"SELECT count(*) FROM attempts"_s).toInt(), 1);
    QCOMPARE(ask(folder.file(), u"SELECT count(*) FROM sessions"_s).toInt(), 0);
    QVERIFY2(prunedText(folder.file()).contains(u"1702"), qPrintable(prunedText(folder.file())));
    QCOMPARE(ask(folder.file(), u"PRAGMA freelist_count"_s).toInt(), 0); // the room was given back
    QVERIFY(storeDurably(writer, refusal())); // counted in the row that stayed
    QCOMPARE(ask(folder.file(), u"SELECT group_concat(count) FROM attempts"_s).toString(), u"2"_s);
    QVERIFY(storeDurably(writer, refusal(2)));
    QCOMPARE(ask(folder.file(), u"SELECT max(id) FROM attempts"_s).toInt(), 1'702); // numbers are not used again
    writer.close();
    QCOMPARE(ask(folder.file(), u"SELECT sum(attempts) FROM attempt_tallies WHERE what = 3"_s).toInt(), 3);
}

void RetentionTest::theOldestGoWhenThereIsTooMuch()
{
    const AuditFolder folder;
    fill(folder.file(), 12'000, 0);
    QVERIFY(QFileInfo(folder.file()).size() > 4'000'000);
    Writer writer;
    Writer::Options options = optionsFor(folder.file());
    options.keepMegabytes = 2;
    QVERIFY(writer.open(options));
    QTRY_VERIFY(!prunedText(folder.file()).isEmpty());
    const int left = ask(folder.file(), u"SELECT count(*) FROM attempts"_s).toInt();
    QVERIFY2(left > 1'000 && left < 11'000, qPrintable(QString::number(left)));
    QCOMPARE(ask(folder.file(), u"SELECT max(id) FROM attempts"_s).toInt(), 12'000);
    QCOMPARE(ask(folder.file(), u"SELECT min(id) FROM attempts"_s).toInt(), 12'001 - left);
    writer.close();
    QVERIFY2(QFileInfo(folder.file()).size() <= 2 * 1'048'576,
             qPrintable(QString::number(QFileInfo(folder.file()).size())));
}

/// Without its row nobody would know what lies in the quarantine.
void RetentionTest::whatWaitsForAPersonStays()
{
    const AuditFolder folder;
    fill(folder.file(), 10, 1'000 * day);
    {
        Writer writer;
        Writer::Options options = optionsFor(folder.file());
        options.keepDays = 0;
        QVERIFY(writer.open(options));
        for (const auto &name : {"waiting"_ba, "decided"_ba}) {
            audit::UploadRecord upload;
            upload.at = refusal().at - 1'000 * day;
            upload.name = name;
            QVERIFY(storeDurably(writer, upload));
        }
    }
    {
        audit::Connection connection;
        QVERIFY(connection.open(folder.file(), audit::Connection::Mode::ReadWrite));
        QVERIFY(connection.execute(u"UPDATE uploads SET state = 'rejected', decided = at WHERE name = 'decided'"_s));
    }
    Writer writer;
    Writer::Options options = optionsFor(folder.file());
    options.keepDays = 30;
    QVERIFY(writer.open(options));
    QVERIFY(storeDurably(writer, refusal()));
    QTRY_VERIFY(!prunedText(folder.file()).isEmpty());
    QCOMPARE(ask(folder.file(), u"SELECT group_concat(name) FROM uploads"_s).toString(), u"waiting"_s);
}

void RetentionTest::nothingGoesWithoutLimits()
{
    const AuditFolder folder;
    fill(folder.file(), 100, 10'000 * day);
    Writer writer;
    Writer::Options options = optionsFor(folder.file());
    options.keepDays = 0;
    options.keepMegabytes = 0;
    QVERIFY(writer.open(options));
    QVERIFY(storeDurably(writer, refusal()));
    writer.close();
    QCOMPARE(ask(folder.file(), u"SELECT count(*) FROM attempts"_s).toInt(), 101);
    QCOMPARE(ask(folder.file(), u"SELECT count(*) FROM sessions"_s).toInt(), 2);
}

void RetentionTest::indexesAreLookedAt()
{
    const AuditFolder folder;
    fill(folder.file(), 100, 0);
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    for (const QString &index : {u"attempts_client"_s, u"attempts_port"_s, u"attempts_at"_s, u"sessions_client"_s})
        QTRY_COMPARE(ask(folder.file(), u"SELECT count(*) FROM sqlite_stat1 WHERE idx = '%1'"_s.arg(index)).toInt(), 1);
}

/// Without waiting for the hour, and for a moment without records, at which else the log is made smaller.
void RetentionTest::aFloodIsPrunedWhileItLasts()
{
    const AuditFolder folder;
    Writer writer;
    Writer::Options options = optionsFor(folder.file());
    options.keepMegabytes = 2;
    QVERIFY(writer.open(options));
    std::counting_semaphore<> free(1'000);
    // Some 4,000 rows stay, 10,000 come before the size is looked at again, a thousand each wait and are written.
    constexpr int flood = 32'000;
    for (int i = 0; i < flood; ++i) {
        free.acquire();
        writer.recordDurably(refusal(i + 1), [&free](bool) { free.release(); });
    }
    const qint64 used =
        ask(folder.file(),
            u"SELECT (page_count - freelist_count) * 4096 FROM pragma_page_count, pragma_freelist_count"_s)
            .toLongLong();
    const int rows = ask(folder.file(), u"SELECT count(*) FROM attempts"_s).toInt();
    QVERIFY2(rows < flood * 5 / 8, qPrintable(u"%1 rows, %2 bytes"_s.arg(rows).arg(used)));
    QTRY_VERIFY(!prunedText(folder.file()).isEmpty());
    // What is removed while it is still counted up takes no more with it than it brought.
    for (int i = 0; i < 5'000; ++i)
        writer.recordDurably(refusal(flood + 1 + i % 2'500), [](bool) {});
    QVERIFY(storeDurably(writer, refusal(2 * flood)));
    writer.close();
    QCOMPARE(ask(folder.file(), u"SELECT sum(attempts) FROM attempt_tallies WHERE what = 1"_s).toInt(),
             ask(folder.file(), u"SELECT sum(count) FROM attempts"_s).toInt());
    QVERIFY(ask(folder.file(), u"SELECT max(count) FROM attempts"_s).toInt() > 1);
    audit::Reader reader;
    QVERIFY(reader.open(folder.file()));
    const auto chain = audit::ChainVerification::start(reader);
    QVERIFY(chain);
    while (!(*chain)->isComplete())
        QVERIFY((*chain)->advance());
    QVERIFY2((*chain)->report().isWhole(), qPrintable((*chain)->report().problem));
    QVERIFY((*chain)->report().prunedUpTo > flood / 4);
}

QTEST_GUILESS_MAIN(RetentionTest)
#include "tst_retention.moc"
