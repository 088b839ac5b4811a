#include "tests/server/audit/AuditSupport.h"

#include "server/audit/ChainVerification.h"
#include "server/audit/DatabaseFile.h"
#include "server/audit/Reader.h"
#include "server/audit/Schema.h"

#include <QDir>
#include <QSqlRecord>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace support;
using audit::Connection;
using audit::Migration;

class SchemaTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void statementsAreSplit_data();
    void statementsAreSplit();
    void stepsAreNumberedWithoutGaps();
    void columnsOfAttemptsAreTheProductsInterface();
    void tablesRefuseWrongTypes();
    void everyVersionIsBroughtToThisOne_data();
    void everyVersionIsBroughtToThisOne();
    void whatVersionFiveLeftOpenIsSealed();
    void migrationKeepsACopy();
    void uploadsOfTheFirstVersionWait();
    void aFailedStepChangesNothing();
};

namespace {

const QString mine = u"PRAGMA application_id = 1346587731; "_s;

QList<Migration> twoSteps(const QString &second)
{
    return {{1, mine % u"CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (7);"_s}, {2, second}};
}

/// Makes the log of tests/data/audit; what went wrong, or nothing.
QString writtenByVersion(int version, const QString &file)
{
    QFile fixture(QStringLiteral(PORTCULLIS_SOURCE_DIR "/tests/data/audit/version-%1.sql").arg(version));
    if (!fixture.open(QIODevice::ReadOnly))
        return u"a new schema needs a fixture"_s;
    Connection connection;
    if (!audit::createPrivately(file) || !connection.open(file, Connection::Mode::ReadWrite))
        return u"no file"_s;
    const QStringList statements = audit::sqlStatements(QString::fromUtf8(fixture.readAll()));
    for (const QString &statement : statements) {
        if (const auto done = connection.execute(statement); !done)
            return statement % u": "_s % done.error().detail;
    }
    return {};
}

audit::AttemptQuery whereQuery(const QString &where)
{
    audit::AttemptQuery query;
    query.where = where;
    return query;
}

} // namespace

void SchemaTest::statementsAreSplit_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QStringList>("statements");
    QTest::newRow("two") << u"A; B;"_s << QStringList{u"A"_s, u"B"_s};
    QTest::newRow("last one without semicolon") << u"A;\nB\n"_s << QStringList{u"A"_s, u"B"_s};
    QTest::newRow("semicolon in a comment") << u"A -- x; y\n; B;"_s << QStringList{u"A -- x; y"_s, u"B"_s};
    QTest::newRow("semicolon in quotes") << u"A 'x;''y' \"z;\"; B"_s << QStringList{u"A 'x;''y' \"z;\""_s, u"B"_s};
    QTest::newRow("quote in a comment") << u"A -- it's\n; B"_s << QStringList{u"A -- it's"_s, u"B"_s};
    QTest::newRow("comment at the end") << u"A;\n-- done\n"_s << QStringList{u"A"_s};
    QTest::newRow("nothing") << u" \n"_s << QStringList{};
}

void SchemaTest::statementsAreSplit()
{
    QFETCH(QString, sql);
    QTEST(audit::sqlStatements(sql), "statements");
}

void SchemaTest::stepsAreNumberedWithoutGaps()
{
    const auto steps = audit::migrations();
    QVERIFY(!steps.isEmpty());
    for (int i = 0; i < steps.size(); ++i)
        QCOMPARE(steps.at(i).version, i + 1);
    QCOMPARE(audit::schemaVersion(), int(steps.size()));
}

void SchemaTest::columnsOfAttemptsAreTheProductsInterface()
{
    const AuditFolder folder;
    audit::Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    QCOMPARE(ask(folder.file(), u"PRAGMA user_version"_s).toInt(), audit::schemaVersion());
    QCOMPARE(ask(folder.file(), u"PRAGMA journal_mode"_s).toString(), u"wal"_s);
    QCOMPARE(ask(folder.file(), u"PRAGMA auto_vacuum"_s).toInt(), 2);
    Connection connection;
    QVERIFY(connection.open(folder.file(), Connection::Mode::ReadOnly));
    const QSqlRecord record = connection.handle().record(u"attempts"_s);
    QStringList names;
    for (int i = 0; i < record.count(); ++i)
        names += record.fieldName(i);
    QCOMPARE(names.mid(0, 21).join(u' '),
             u"id at session client client_port user verb argument target target_port command verdict reasons rule "
             u"rule_text "
             "policy_revision classification reply_code count sentence ladder"_s);
}

void SchemaTest::tablesRefuseWrongTypes()
{
    const AuditFolder folder;
    audit::Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    Connection connection;
    QVERIFY(connection.open(folder.file(), Connection::Mode::ReadWrite));
    const auto done =
        connection.execute(u"INSERT INTO attempt_rows (at, verb, verdict) VALUES ('yesterday', 'PORT', 'blocked')"_s);
    QVERIFY(!done);
    QCOMPARE(done.error().code, base::Error::Code::Invalid);
}

void SchemaTest::everyVersionIsBroughtToThisOne_data()
{
    QTest::addColumn<int>("version");
    for (int version = 1; version <= audit::schemaVersion(); ++version)
        QTest::addRow("version %d", version) << version;
}

/// tests/data/audit has a log as each version wrote it: three refusals, one of them malformed, and an allowed attempt.
void SchemaTest::everyVersionIsBroughtToThisOne()
{
    QFETCH(int, version);
    const AuditFolder folder;
    const QString problem = writtenByVersion(version, folder.file());
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    audit::Writer writer;
    audit::Writer::Options options = optionsFor(folder.file());
    options.keepDays = 0;
    const auto opened = writer.open(options);
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().detail));
    QCOMPARE(ask(folder.file(), u"PRAGMA user_version"_s).toInt(), audit::schemaVersion());
    const bool migrated = version < audit::schemaVersion();
    QCOMPARE(QDir(folder.path()).entryList({u"*.version-*"_s}).size(), migrated ? 1 : 0);

    QCOMPARE(ask(folder.file(), u"SELECT group_concat(verdict) FROM (SELECT verdict FROM attempts ORDER BY id)"_s)
                 .toString(),
             u"blocked,blocked,blocked,allowed"_s);
    QCOMPARE(ask(folder.file(), u"SELECT sum(rows) || ' ' || sum(refused) FROM attempt_blocks"_s).toString(), u"4 3"_s);
    QCOMPARE(ask(folder.file(), u"SELECT sum(rows) FROM attempt_tallies WHERE what = 4"_s).toInt(), 4);
    audit::Reader reader;
    QVERIFY(reader.open(folder.file()));
    const auto malformed = reader.attempts(whereQuery(u"reason:malformed"_s));
    QVERIFY(malformed);
    QCOMPARE(malformed->size(), 1);
    QVERIFY(storeDurably(writer, refusal(9)));
    const auto chain = audit::ChainVerification::start(reader);
    QVERIFY(chain);
    QVERIFY((*chain)->advance());
    QVERIFY2((*chain)->report().isWhole(), qPrintable((*chain)->report().problem));
    QCOMPARE((*chain)->report().rows, version < 3 ? 1 : 5);
}

/// Version 5 counted in the row itself.
void SchemaTest::whatVersionFiveLeftOpenIsSealed()
{
    const AuditFolder folder;
    const QString problem = writtenByVersion(5, folder.file());
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    {
        Connection connection;
        QVERIFY(connection.open(folder.file(), Connection::Mode::ReadWrite));
        QVERIFY(connection.execute(u"UPDATE attempts SET count = 7, last_at = at + 5 WHERE id = 3"_s));
        QVERIFY(connection.execute(u"UPDATE attempt_chain SET open_id = 3"_s));
        QVERIFY(audit::migrate(connection, folder.file(), audit::migrations()));
        const auto count = connection.number(u"SELECT count FROM attempts WHERE id = 3"_s);
        QVERIFY(count && *count == 7);
    }
    audit::Writer writer;
    audit::Writer::Options options = optionsFor(folder.file());
    options.keepDays = 0;
    const auto opened = writer.open(options);
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().detail));
    QCOMPARE(ask(folder.file(), u"SELECT count || ' ' || (last_at - at) FROM attempt_rows WHERE id = 3"_s).toString(),
             u"7 5"_s);
    QCOMPARE(ask(folder.file(), u"SELECT count FROM attempt_seals WHERE attempt = 3"_s).toInt(), 7);
    QCOMPARE(ask(folder.file(), u"SELECT attempts FROM attempt_tallies WHERE what = 4 AND key = 32768"_s).toInt(), 7);
    QCOMPARE(ask(folder.file(), u"SELECT count(*) FROM attempt_counts"_s).toInt(), 0);
}

void SchemaTest::migrationKeepsACopy()
{
    const AuditFolder folder;
    QVERIFY(audit::createPrivately(folder.file()));
    Connection connection;
    QVERIFY(connection.open(folder.file(), Connection::Mode::ReadWrite));
    const auto steps = twoSteps(u"ALTER TABLE a ADD COLUMN y INTEGER DEFAULT 5;"_s);
    QVERIFY(audit::migrate(connection, folder.file(), {steps.constFirst()}));
    QCOMPARE(QDir(folder.path()).entryList({u"*version*"_s}).size(), 0); // nothing was there to lose
    QVERIFY(audit::migrate(connection, folder.file(), steps));
    QVERIFY(audit::migrate(connection, folder.file(), steps)); // nothing left to do

    QCOMPARE(ask(folder.file(), u"PRAGMA user_version"_s).toInt(), 2);
    QCOMPARE(ask(folder.file(), u"SELECT x + y FROM a"_s).toInt(), 12);
    QCOMPARE(QDir(folder.path()).entryList({u"*version*"_s}), QStringList{u"audit.db.version-1"_s});
    const QString copy = folder.file() % u".version-1"_s;
    QCOMPARE(ask(copy, u"PRAGMA user_version"_s).toInt(), 1);
    QCOMPARE(ask(copy, u"SELECT x FROM a"_s).toInt(), 7);
    QVERIFY(!(QFileInfo(copy).permissions() & (QFile::ReadGroup | QFile::ReadOther)));
}

/// What arrived before there was a review waits for it now.
void SchemaTest::uploadsOfTheFirstVersionWait()
{
    const AuditFolder folder;
    QVERIFY(audit::createPrivately(folder.file()));
    Connection connection;
    QVERIFY(connection.open(folder.file(), Connection::Mode::ReadWrite));
    const auto steps = audit::migrations();
    QVERIFY(audit::migrate(connection, folder.file(), {steps.constFirst()}));
    QVERIFY(connection.execute(u"INSERT INTO uploads (at, area, name, stored_as) VALUES (5, '/in', 'x', 'ab')"_s));
    QVERIFY(audit::migrate(connection, folder.file(), steps));
    QCOMPARE(ask(folder.file(), u"SELECT name || state || decided || asked FROM uploads"_s).toString(),
             u"xwaiting00"_s);
}

void SchemaTest::aFailedStepChangesNothing()
{
    const AuditFolder folder;
    QVERIFY(audit::createPrivately(folder.file()));
    Connection connection;
    QVERIFY(connection.open(folder.file(), Connection::Mode::ReadWrite));
    const auto steps = twoSteps(u"DELETE FROM a; CREATE NONSENSE;"_s);
    const auto migrated = audit::migrate(connection, folder.file(), steps);
    QVERIFY(!migrated);
    QVERIFY(migrated.error().detail.contains(u'2'));
    QCOMPARE(ask(folder.file(), u"PRAGMA user_version"_s).toInt(), 1);
    QCOMPARE(ask(folder.file(), u"SELECT x FROM a"_s).toInt(), 7);
}

QTEST_GUILESS_MAIN(SchemaTest)
#include "tst_schema.moc"
