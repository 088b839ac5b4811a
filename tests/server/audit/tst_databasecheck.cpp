#include "server/audit/DatabaseCheck.h"

#include "tests/server/audit/AuditSupport.h"

#include <QFile>
#include <QFileInfo>
#include <QTest>

using audit::Connection;
using audit::DatabaseCheck;
using namespace Qt::Literals::StringLiterals;
using namespace support;

class DatabaseCheckTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void soundOnesAreSound();
    void damageIsFound();
    void givesWayWhileTheLogIsHeldUp();
    void stopsAtOnce();
};

namespace {

/// Large enough for the check to look up from its work now and then.
constexpr int rows = 100'000;

/// A database whose -wal file holds something for as long as `writing` is open.
void fill(Connection &writing, const QString &file)
{
    QVERIFY(writing.open(file, Connection::Mode::ReadWrite));
    for (const QString &sql :
         {u"PRAGMA journal_mode = WAL"_s, u"CREATE TABLE a (id INTEGER PRIMARY KEY, x INTEGER, y TEXT NOT NULL)"_s,
          u"INSERT INTO a SELECT value, value, 'text' FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT "
          u"value "
          "+ 1 FROM n WHERE value < %1) SELECT value FROM n)"_s.arg(rows),
          u"CREATE INDEX a_x ON a (x)"_s}) {
        const auto done = writing.execute(sql);
        QVERIFY2(done, qPrintable(sql));
    }
}

} // namespace

void DatabaseCheckTest::soundOnesAreSound()
{
    const AuditFolder folder;
    Connection writing;
    fill(writing, folder.file());
    DatabaseCheck check;
    check.start(folder.file(), [] {});
    QTRY_VERIFY(check.isFinished());
    QVERIFY(!check.takeDamage());
    QCOMPARE(check.timesGivenWay(), 0);
}

void DatabaseCheckTest::damageIsFound()
{
    const AuditFolder folder;
    {
        Connection writing;
        fill(writing, folder.file());
    }
    const int root = ask(folder.file(), u"SELECT rootpage FROM sqlite_master WHERE name = 'a_x'"_s).toInt();
    QFile file(folder.file());
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.seek((root - 1) * 4'096LL));
    file.write(QByteArray(4'096, 'x'));
    file.close();
    std::atomic<int> told = 0;
    DatabaseCheck check;
    check.start(folder.file(), [&told] { ++told; });
    QTRY_COMPARE(told.load(), 1);
    QVERIFY(check.takeDamage());
    QVERIFY(!check.takeDamage());
}

void DatabaseCheckTest::givesWayWhileTheLogIsHeldUp()
{
    const AuditFolder folder;
    Connection writing;
    fill(writing, folder.file());
    DatabaseCheck check({0, std::chrono::milliseconds(1)});
    check.start(folder.file(), [] {});
    QTRY_VERIFY(check.timesGivenWay() > 1);
    QVERIFY(!check.isFinished());
    // Only between two looks can all of it be written back.
    QTRY_VERIFY(writing.execute(u"PRAGMA wal_checkpoint(TRUNCATE)"_s)
                && QFileInfo(QString(folder.file() % u"-wal"_s)).size() == 0);
    QTRY_VERIFY(check.isFinished());
}

void DatabaseCheckTest::stopsAtOnce()
{
    const AuditFolder folder;
    Connection writing;
    fill(writing, folder.file());
    DatabaseCheck check({0, std::chrono::hours(1)});
    check.start(folder.file(), [] {});
    QTRY_COMPARE(check.timesGivenWay(), 1);
    check.stop(); // though it would begin again in an hour
    QVERIFY(!check.isFinished());
}

QTEST_GUILESS_MAIN(DatabaseCheckTest)
#include "tst_databasecheck.moc"
