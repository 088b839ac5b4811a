#include "tests/server/audit/AuditSupport.h"

#include "server/audit/Reader.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace support;
using audit::AttemptQuery;
using audit::Reader;
using audit::Writer;

class ReaderTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRowComesBackAsRecorded();
    void aMissingFileIsSaid();
    void anEmptyFileIsNotALogYet();
    void anotherProgramsFileIsRefused();
    void pagesFollowEachOtherWithoutGaps();
    void blockedOnlyLeavesOutWhatWasAllowed();
    void sinceHoldsAlsoWhenTheClockJumped();
    void aWrongFilterIsAnErrorWithItsPlace();
    void readingStopsWhenToldTo();
    void nothingCanBeReadBeforeOpening();
    void theLogCanBeReadWhileNobodyWrites();
    void pagesUseTheOrderOfIds();
};

void ReaderTest::aRowComesBackAsRecorded()
{
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    const audit::Attempt attempt = refusal(12);
    QVERIFY(storeDurably(writer, attempt));

    Reader reader;
    QVERIFY(reader.open(folder.file()));
    audit::AttemptRow row;
    row.id = 1;
    row.at = attempt.at;
    row.session = 12;
    row.client = u"192.0.2.7"_s;
    row.clientPort = 40'000;
    row.user = u"anonymous"_s;
    row.verb = u"PORT"_s;
    row.argument = u"10,0,0,9,0,25"_s;
    row.target = u"10.0.0.9"_s;
    row.targetPort = 25;
    row.command = u""_s;
    row.verdict = u"blocked"_s;
    row.reasons = {u"third-party"_s, u"reserved-port"_s};
    row.ruleText = attempt.ruleText;
    row.sentence = attempt.sentence;
    row.ladder = attempt.ladder;
    row.policyRevision = 3;
    row.classification = u"unknown"_s;
    row.replyCode = 501;
    row.lastAt = attempt.at;
    const auto rows = reader.attempts({});
    QVERIFY(rows);
    QCOMPARE(rows->size(), 1);
    row.hash = rows->constFirst().hash;
    QCOMPARE(row.hash.size(), 32);
    QVERIFY(rows->constFirst() == row);
    const auto one = reader.attempt(1);
    QVERIFY(one && *one && **one == row);
    const auto none = reader.attempt(2);
    QVERIFY(none && !*none);
}

void ReaderTest::aMissingFileIsSaid()
{
    const AuditFolder folder;
    Reader reader;
    const auto opened = reader.open(folder.file());
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, base::Error::Code::NotFound);
    QVERIFY(opened.error().detail.contains(folder.file()));
    QVERIFY(!QFile::exists(folder.file()));
}

void ReaderTest::anEmptyFileIsNotALogYet()
{
    const AuditFolder folder;
    QFile empty(folder.file());
    QVERIFY(empty.open(QIODevice::WriteOnly));
    Reader reader;
    const auto opened = reader.open(folder.file());
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, base::Error::Code::Unavailable);
    QVERIFY(!reader.isOpen());
}

void ReaderTest::anotherProgramsFileIsRefused()
{
    const AuditFolder folder;
    QFile other(folder.file());
    QVERIFY(other.open(QIODevice::WriteOnly));
    other.write(QByteArray("not a database at all ").repeated(100));
    other.close();
    Reader reader;
    const auto opened = reader.open(folder.file());
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, base::Error::Code::Corrupt);
}

void ReaderTest::pagesFollowEachOtherWithoutGaps()
{
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    for (int i = 0; i < 250; ++i)
        writer.record(refusal(i));
    writer.close();
    QVERIFY(writer.open(optionsFor(folder.file())));

    Reader reader;
    QVERIFY(reader.open(folder.file()));
    QList<qint64> ids;
    AttemptQuery query;
    query.limit = 100;
    for (;;) {
        const auto page = reader.attempts(query);
        QVERIFY(page);
        if (page->isEmpty())
            break;
        QVERIFY(page->size() <= 100);
        for (const audit::AttemptRow &row : *page)
            ids += row.id;
        query.beforeId = ids.constLast();
        QVERIFY(storeDurably(writer, refusal(1'000))); // newer rows must not shift the pages
    }
    QCOMPARE(ids.size(), 250);
    for (qsizetype i = 0; i < ids.size(); ++i)
        QCOMPARE(ids.at(i), 250 - i);
}

void ReaderTest::blockedOnlyLeavesOutWhatWasAllowed()
{
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    audit::Attempt reported = refusal(3);
    reported.outcome = audit::Outcome::Reported;
    QVERIFY(storeDurably(writer, refusal(1)));
    QVERIFY(storeDurably(writer, allowed(2)));
    QVERIFY(storeDurably(writer, reported));
    QCOMPARE(writer.blockedCount(), 1);

    Reader reader;
    QVERIFY(reader.open(folder.file()));
    AttemptQuery query;
    query.blockedOnly = true;
    const auto rows = reader.attempts(query);
    QVERIFY(rows);
    QCOMPARE(rows->size(), 2);
    QCOMPARE(rows->at(0).verdict, u"reported"_s);
    QCOMPARE(rows->at(1).verdict, u"blocked"_s);
    const auto count = reader.blockedCount();
    QVERIFY(count);
    QCOMPARE(*count, 1);
}

void ReaderTest::sinceHoldsAlsoWhenTheClockJumped()
{
    const AuditFolder folder;
    Writer writer;
    Writer::Options options = optionsFor(folder.file());
    options.keepDays = 0;
    QVERIFY(writer.open(options));
    constexpr qint64 hour = 3'600'000'000;
    const QList<qint64> times = {100 * hour, 500 * hour, 101 * hour, 102 * hour + 5, 102 * hour + 7, 103 * hour};
    for (const qint64 at : times) {
        audit::Attempt attempt = refusal(at);
        attempt.at = at;
        QVERIFY(storeDurably(writer, attempt));
    }
    Reader reader;
    QVERIFY(reader.open(folder.file()));
    const auto idsSince = [&reader](qint64 since) {
        AttemptQuery query;
        query.since = since;
        QList<qint64> ids;
        const auto rows = reader.attempts(query);
        for (const audit::AttemptRow &row : rows.value())
            ids += row.id;
        return ids;
    };
    QCOMPARE(idsSince(102 * hour + 6), (QList<qint64>{6, 5, 2}));
    QCOMPARE(idsSince(102 * hour + 7), (QList<qint64>{6, 5, 2}));
    QCOMPARE(idsSince(102 * hour + 8), (QList<qint64>{6, 2}));
    QCOMPARE(idsSince(600 * hour), QList<qint64>{});
    audit::Attempt later = refusal();
    later.at = 601 * hour;
    QVERIFY(storeDurably(writer, later));
    QCOMPARE(idsSince(600 * hour), QList<qint64>{7});

    AttemptQuery query;
    query.where = u"since:1970-01-05T06:00 until:1970-01-05T08:00"_s;
    const auto rows = reader.attempts(query);
    QVERIFY(rows);
    QCOMPARE(rows->size(), 3); // from hour 102 up to, not including, hour 104
}

void ReaderTest::aWrongFilterIsAnErrorWithItsPlace()
{
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    Reader reader;
    QVERIFY(reader.open(folder.file()));
    AttemptQuery query;
    query.where = u"port:21 colour:red"_s;
    const auto rows = reader.attempts(query);
    QVERIFY(!rows);
    QCOMPARE(rows.error().code, base::Error::Code::Invalid);
    QVERIFY(rows.error().detail.contains(u'9'));
}

void ReaderTest::readingStopsWhenToldTo()
{
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    for (int i = 0; i < 10; ++i)
        QVERIFY(storeDurably(writer, refusal(i + 1)));
    Reader reader;
    QVERIFY(reader.open(folder.file()));
    int seen = 0;
    QVERIFY(reader.forEachAttempt({}, [&seen](const audit::AttemptRow &) { return ++seen < 3; }));
    QCOMPARE(seen, 3);
    QVERIFY(storeDurably(writer, refusal()));
}

void ReaderTest::nothingCanBeReadBeforeOpening()
{
    Reader reader;
    QVERIFY(!reader.isOpen());
    QVERIFY(!reader.attempts({}));
    QVERIFY(!reader.attempt(1));
    QVERIFY(!reader.blockedCount());
}

void ReaderTest::theLogCanBeReadWhileNobodyWrites()
{
    const AuditFolder folder;
    {
        Writer writer;
        QVERIFY(writer.open(optionsFor(folder.file())));
        QVERIFY(storeDurably(writer, refusal()));
    }
    Reader reader;
    QVERIFY(reader.open(folder.file()));
    const auto rows = reader.attempts({});
    QVERIFY(rows);
    QCOMPARE(rows->size(), 1);
}

void ReaderTest::pagesUseTheOrderOfIds()
{
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    const auto plan = [&folder](const QString &where) {
        audit::Connection connection;
        QStringList steps;
        if (connection.open(folder.file(), audit::Connection::Mode::ReadOnly)) {
            QSqlQuery query(connection.handle());
            query.exec(u"EXPLAIN QUERY PLAN SELECT * FROM attempts WHERE %1 ORDER BY id DESC LIMIT 100"_s.arg(where));
            while (query.next())
                steps += query.value(3).toString();
        }
        return steps.join(u"; "_s);
    };
    for (const QString &where : {u"id < 9"_s, u"id < 9 AND verdict <> 'allowed'"_s, u"session = 3 AND id < 9"_s,
                                 u"client_key = X'00' AND id < 9"_s, u"+at >= 5 AND id >= 2 AND id < 9"_s}) {
        const QString steps = plan(where);
        QVERIFY2(steps.startsWith(u"SEARCH attempt_rows USING"), qPrintable(where % u": "_s % steps));
        QVERIFY2(!steps.contains(u"TEMP B-TREE"), qPrintable(where % u": "_s % steps)); // no sorting of the whole log
    }
}

QTEST_GUILESS_MAIN(ReaderTest)
#include "tst_reader.moc"
