#include "tests/server/audit/AuditSupport.h"

#include "server/audit/ChainVerification.h"
#include "server/audit/Reader.h"

#include <QFile>
#include <QTest>

using audit::ChainReport;
using audit::ChainVerification;
using namespace support;
using namespace Qt::Literals::StringLiterals;

/// Whoever changes the log later is found out, and pruning is not taken for it.
class ChainTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anUntouchedLogIsWhole();
    void changesAreFoundWhereTheyAre_data();
    void changesAreFoundWhereTheyAre();
    void pruningLeavesAWholeChain();
    void whatAKilledServerLeftOpenIsSealed_data();
    void whatAKilledServerLeftOpenIsSealed();
    void aNotedHashIsFoundAgain();

private:
    static void fill(const QString &file, int rows = 1'200);
    static ChainReport verify(const QString &file, const QByteArray &expected = {});
};

void ChainTest::fill(const QString &file, int rows)
{
    audit::Writer writer;
    audit::Writer::Options options = optionsFor(file);
    options.keepDays = 0;
    QVERIFY(writer.open(options));
    for (int i = 1; i <= rows; ++i) {
        audit::Attempt attempt = refusal(i / 3 + 1);
        attempt.at = 1'700'000'000'000'000 + i * 1'000;
        attempt.target.port = quint16(i);
        attempt.protection = audit::Protection::Control;
        attempt.count = i % 100 == 0 ? 3 : 1; // as if two more had been folded into it
        writer.record(attempt);
    }
    QVERIFY(storeDurably(writer, allowed(7)));
    QVERIFY(storeDurably(writer, allowed(7)));
}

ChainReport ChainTest::verify(const QString &file, const QByteArray &expected)
{
    audit::Reader reader;
    if (!reader.open(file))
        return {};
    const auto walk = ChainVerification::start(reader, expected);
    if (!walk)
        return {};
    while (!(*walk)->isComplete()) {
        if (!(*walk)->advance())
            return {};
    }
    return (*walk)->report();
}

void ChainTest::anUntouchedLogIsWhole()
{
    const AuditFolder folder;
    fill(folder.file());
    const ChainReport report = verify(folder.file());
    QVERIFY2(report.isWhole(), qPrintable(report.problem));
    QCOMPARE(report.rows, 1'201);
    QCOMPARE(report.newestId, 1'201);
    QCOMPARE(report.head.size(), 64);
    QCOMPARE(ask(folder.file(), u"SELECT count(*) FROM attempt_seals"_s).toInt(), 12);
    // Another writer goes on where this one ended.
    fill(folder.file(), 100);
    const ChainReport later = verify(folder.file());
    QVERIFY2(later.isWhole(), qPrintable(later.problem));
    QCOMPARE(later.rows, 1'302);
}

void ChainTest::changesAreFoundWhereTheyAre_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<qint64>("brokenAt");
    QTest::newRow("another client") << u"UPDATE attempt_rows SET client = '192.0.2.8' WHERE id = 700"_s << qint64(700);
    QTest::newRow("another verdict") << u"UPDATE attempt_rows SET verdict = 'allowed' WHERE id = 3"_s << qint64(3);
    QTest::newRow("another time") << u"UPDATE attempt_rows SET at = at + 1 WHERE id = 1199"_s << qint64(1'199);
    QTest::newRow("text moved to the next column")
        << u"UPDATE attempt_rows SET user = user || verb, verb = '' WHERE id = 5"_s << qint64(5);
    QTest::newRow("another protection") << u"UPDATE attempt_rows SET protection = 'both' WHERE id = 5"_s << qint64(5);
    QTest::newRow("its protection forgotten") << u"UPDATE attempt_rows SET protection = '' WHERE id = 6"_s << qint64(6);
    QTest::newRow("another count") << u"UPDATE attempt_rows SET count = 1 WHERE id = 300"_s << qint64(300);
    QTest::newRow("counted up") << u"UPDATE attempt_rows SET count = 9 WHERE id = 301"_s << qint64(301);
    QTest::newRow("a count with its seal")
        << u"UPDATE attempt_seals SET count = 9 WHERE attempt = 300"_s << qint64(300);
    QTest::newRow("a row removed") << u"DELETE FROM attempt_rows WHERE id = 500"_s << qint64(501);
    QTest::newRow("the oldest removed") << u"DELETE FROM attempt_rows WHERE id <= 10"_s << qint64(11);
    QTest::newRow("the newest removed") << u"DELETE FROM attempt_rows WHERE id > 1190"_s << qint64(1'190);
    QTest::newRow("all removed") << u"DELETE FROM attempt_rows"_s << qint64(0);
    QTest::newRow("a row put in")
        << u"INSERT INTO attempt_rows (id, at, verb, verdict) VALUES (1000000, 1, 'PORT', 'blocked')"_s << qint64(0);
    QTest::newRow("rows exchanged") << u"UPDATE attempt_rows SET id = 2000 - id WHERE id IN (999, 1001)"_s
                                    << qint64(999);
    QTest::newRow("the beginning forgotten") << u"DELETE FROM attempt_chain"_s << qint64(0);
}

void ChainTest::changesAreFoundWhereTheyAre()
{
    QFETCH(QString, sql);
    QFETCH(qint64, brokenAt);
    const AuditFolder folder;
    fill(folder.file());
    {
        audit::Connection connection;
        QVERIFY(connection.open(folder.file(), audit::Connection::Mode::ReadWrite));
        if (sql.contains(u"2000 - id")) { // ids are unique at any moment
            QVERIFY(connection.execute(u"UPDATE attempt_rows SET id = -id WHERE id IN (999, 1001)"_s));
            QVERIFY(connection.execute(u"UPDATE attempt_rows SET id = 2000 + id WHERE id < 0"_s));
        } else {
            QVERIFY(connection.execute(sql));
        }
    }
    const ChainReport report = verify(folder.file());
    if (sql.contains(u"1000000")) {
        QVERIFY(report.isWhole()); // behind the newest row nothing has been chained yet
        return;
    }
    QVERIFY(!report.isWhole());
    QCOMPARE(report.brokenAt, brokenAt);
    QVERIFY(!report.problem.contains(u'%'));
}

void ChainTest::pruningLeavesAWholeChain()
{
    const AuditFolder folder;
    fill(folder.file());
    audit::Writer writer;
    audit::Writer::Options options = optionsFor(folder.file());
    options.keepDays = 30;
    QVERIFY(writer.open(options));
    audit::Attempt attempt = refusal();
    QVERIFY(storeDurably(writer, attempt));
    QTRY_VERIFY(ask(folder.file(), u"SELECT count(*) FROM events WHERE kind = 'pruned'"_s).toInt() == 1);
    attempt.target.port = 26;
    QVERIFY(storeDurably(writer, attempt));
    const ChainReport report = verify(folder.file());
    QVERIFY2(report.isWhole(), qPrintable(report.problem));
    QCOMPARE(report.prunedUpTo, 1'200);
    QCOMPARE(report.rows, 3);
    // The counts go with the rows.
    QCOMPARE(ask(folder.file(), u"SELECT sum(rows) FROM attempt_blocks"_s).toInt(), 3);
    QCOMPARE(ask(folder.file(), u"SELECT sum(rows) FROM attempt_hours"_s).toInt(), 3);
    QCOMPARE(ask(folder.file(), u"SELECT sum(rows) FROM attempt_tallies WHERE what = 3"_s).toInt(), 3);
    QCOMPARE(ask(folder.file(), u"SELECT count(*) FROM attempt_tallies WHERE what = 3"_s).toInt(), 3);
}

void ChainTest::whatAKilledServerLeftOpenIsSealed_data()
{
    QTest::addColumn<bool>("readable");
    QTest::newRow("with a target") << true;
    QTest::newRow("malformed") << false;
}

void ChainTest::whatAKilledServerLeftOpenIsSealed()
{
    const AuditFolder folder;
    const AuditFolder copy;
    audit::Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    QFETCH(bool, readable);
    audit::Attempt attempt = refusal();
    if (!readable)
        attempt.target = {};
    for (int i = 0; i < 5; ++i)
        QVERIFY(storeDurably(writer, attempt));
    // As if it had been killed now.
    for (const QString &suffix : {u""_s, u"-wal"_s})
        QVERIFY(QFile::copy(folder.file() % suffix, copy.file() % suffix));
    const ChainReport open = verify(copy.file());
    QVERIFY2(open.isWhole(), qPrintable(open.problem)); // it is still counted up, as far as anybody knows
    QCOMPARE(ask(copy.file(), u"SELECT count FROM attempts"_s).toInt(), 5);
    audit::Writer next;
    QVERIFY(next.open(optionsFor(copy.file())));
    QCOMPARE(ask(copy.file(), u"SELECT count FROM attempt_seals"_s).toInt(), 5);
    QCOMPARE(ask(copy.file(), u"SELECT max(count) FROM attempt_rows"_s).toInt(),
             5); // found there by the order by count
    QCOMPARE(ask(copy.file(), u"SELECT count(*) FROM attempt_counts"_s).toInt(), 0);
    QCOMPARE(ask(copy.file(), u"SELECT group_concat(attempts) FROM attempt_tallies"_s).toString(), u"5,5,5,5,5"_s);
    QCOMPARE(ask(copy.file(), u"SELECT sum(attempts) FROM attempt_hours"_s).toInt(), 5);
    const ChainReport sealed = verify(copy.file());
    QVERIFY2(sealed.isWhole(), qPrintable(sealed.problem));
    {
        audit::Connection connection;
        QVERIFY(connection.open(copy.file(), audit::Connection::Mode::ReadWrite));
        QVERIFY(connection.execute(u"UPDATE attempt_rows SET count = 4"_s));
    }
    QCOMPARE(verify(copy.file()).brokenAt, 1);
}

void ChainTest::aNotedHashIsFoundAgain()
{
    const AuditFolder folder;
    fill(folder.file(), 300);
    const QByteArray noted = verify(folder.file()).head;
    fill(folder.file(), 10);
    QVERIFY(verify(folder.file(), noted).expectedFound);
    QVERIFY(verify(folder.file(), noted.toUpper()).expectedFound);
    QVERIFY(!verify(folder.file(), QByteArray(64, '0' + 1)).expectedFound);
}

QTEST_GUILESS_MAIN(ChainTest)
#include "tst_chain.moc"
