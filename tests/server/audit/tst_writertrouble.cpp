#include "tests/server/audit/AuditSupport.h"

#include <QDir>
#include <QSignalSpy>
#include <QTest>

#include <csignal>
#include <sys/resource.h>

using namespace Qt::Literals::StringLiterals;
using namespace support;
using audit::Writer;

namespace {

/// No file of this process may grow beyond `bytes` while this lives: writes fail as on a broken or full disk.
class FileSizeLimit final
{
public:
    explicit FileSizeLimit(qint64 bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN); // the write shall fail, not the process
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        rlimit limit = m_before;
        limit.rlim_cur = rlim_t(bytes);
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &m_before); }
    FileSizeLimit(const FileSizeLimit &) = delete;
    FileSizeLimit &operator=(const FileSizeLimit &) = delete;

private:
    rlimit m_before{};
};

} // namespace

class WriterTroubleTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void failedWritesAreToldAndTheLogComesBack();
    void recordsWrittenBehindSurviveTheTrouble();
    void closingWithoutSuccessAnswersEverybody();
    void aDeletedFileIsNoticed();
    void aDamagedFileIsSetAside_data();
    void aDamagedFileIsSetAside();
    void damageWithinIsFoundInTheBackground();
    void aMissingFolderIsSaid();
    void aNewerLogIsRefusedUntouched();
    void anotherProgramsDatabaseIsRefusedUntouched();
    void aLockHeldByAnotherProgramIsWaitedFor();
};

void WriterTroubleTest::failedWritesAreToldAndTheLogComesBack()
{
    const AuditFolder folder;
    Writer writer;
    QSignalSpy changes(&writer, &Writer::availabilityChanged);
    QVERIFY(writer.open(optionsFor(folder.file())));
    QVERIFY(storeDurably(writer, refusal()));
    {
        const FileSizeLimit limit(QFileInfo(folder.file() % u"-wal"_s).size());
        QVERIFY(!storeDurably(writer, refusal(99)));
        QTRY_COMPARE(changes.size(), 1);
        QCOMPARE(changes.at(0).at(0).toBool(), false);
        QVERIFY(!writer.isAvailable());
        QCOMPARE(writer.problem(), changes.at(0).at(1).toString());
        QVERIFY(!writer.problem().isEmpty());

        bool answered = false; // at once, on this thread
        writer.recordDurably(refusal(99), [&answered](bool stored) { answered = !stored; });
        QVERIFY(answered);
    }
    QTRY_VERIFY(writer.isAvailable());
    QVERIFY(writer.problem().isEmpty());
    QTRY_VERIFY(changes.last().at(0).toBool());
    QVERIFY(storeDurably(writer, refusal()));
    QCOMPARE(writer.blockedCount(), 2);
    QCOMPARE(ask(folder.file(), u"SELECT group_concat(session) FROM attempts"_s).toString(), u"1,1"_s);
    const QString event = ask(folder.file(), u"SELECT text FROM events WHERE kind = 'problem'"_s).toString();
    QVERIFY2(event.contains(u"missing: 2"), qPrintable(event));
}

void WriterTroubleTest::recordsWrittenBehindSurviveTheTrouble()
{
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    QVERIFY(storeDurably(writer, refusal()));
    {
        const FileSizeLimit limit(QFileInfo(folder.file() % u"-wal"_s).size());
        writer.record(allowed(5));
        QTRY_VERIFY(!writer.isAvailable());
        for (int i = 0; i < 10; ++i)
            writer.record(allowed(5));
    }
    QTRY_COMPARE(ask(folder.file(), u"SELECT sum(count) FROM attempts WHERE session = 5"_s).toInt(), 11);
}

void WriterTroubleTest::closingWithoutSuccessAnswersEverybody()
{
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    QVERIFY(storeDurably(writer, refusal()));
    int refused = 0;
    {
        const FileSizeLimit limit(QFileInfo(folder.file() % u"-wal"_s).size());
        for (int i = 0; i < 50; ++i)
            writer.recordDurably(refusal(), [&refused](bool stored) { refused += stored ? 0 : 1; });
        writer.close();
    }
    QCOMPARE(refused, 50);
    QCOMPARE(ask(folder.file(), u"SELECT count(*) FROM attempts"_s).toInt(), 1);
}

void WriterTroubleTest::aDeletedFileIsNoticed()
{
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    const qint64 session = writer.nextSessionId().value;
    QVERIFY(QFile::remove(folder.file()));
    QVERIFY(!storeDurably(writer, refusal(session)));
    QTRY_VERIFY(writer.isAvailable());
    QVERIFY(storeDurably(writer, refusal(session)));
    QCOMPARE(ask(folder.file(), u"SELECT count(*) FROM attempts"_s).toInt(), 1);
    QVERIFY(writer.nextSessionId().value > session);
}

void WriterTroubleTest::aDamagedFileIsSetAside_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("text") << QByteArray("this is no database, only a long enough text ").repeated(200);
    QTest::newRow("header without the rest") << QByteArray("SQLite format 3\0", 16) + QByteArray(5'000, '\x41');
}

void WriterTroubleTest::aDamagedFileIsSetAside()
{
    QFETCH(QByteArray, content);
    const AuditFolder folder;
    QFile damaged(folder.file());
    QVERIFY(damaged.open(QIODevice::WriteOnly));
    damaged.write(content);
    damaged.close();

    Writer writer;
    const auto opened = writer.open(optionsFor(folder.file()));
    QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().detail));
    QVERIFY(storeDurably(writer, refusal()));
    const QStringList aside = QDir(folder.path()).entryList({u"audit.db.corrupt-*"_s});
    QCOMPARE(aside.size(), 1);
    QFile kept(folder.path() % u'/' % aside.constFirst());
    QVERIFY(kept.open(QIODevice::ReadOnly));
    QCOMPARE(kept.readAll(), content);
    QTRY_VERIFY(ask(folder.file(), u"SELECT text FROM events WHERE kind = 'problem'"_s)
                    .toString()
                    .contains(aside.constFirst()));
}

/// Opening it shows nothing: only who reads everything comes by.
void WriterTroubleTest::damageWithinIsFoundInTheBackground()
{
    const AuditFolder folder;
    {
        Writer writer;
        QVERIFY(writer.open(optionsFor(folder.file())));
        for (int i = 1; i <= 2'000; ++i)
            writer.record(refusal(i));
    }
    const int root = ask(folder.file(), u"SELECT rootpage FROM sqlite_master WHERE name = 'attempts_port'"_s).toInt();
    {
        QFile file(folder.file());
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek((root - 1) * 4'096LL)); // no opening reads that index
        file.write(QByteArray(4'096, 'x'));
    }
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    QTRY_VERIFY(!writer.damagedFile().isEmpty());
    QVERIFY(QFile::exists(writer.damagedFile()));
    QVERIFY(storeDurably(writer, refusal()));
    QCOMPARE(ask(folder.file(), u"SELECT count(*) FROM attempts"_s).toInt(), 1);
    QTRY_VERIFY(ask(folder.file(), u"SELECT group_concat(text) FROM events WHERE kind = 'problem'"_s)
                    .toString()
                    .contains(writer.damagedFile()));
    QCOMPARE(ask(writer.damagedFile(), u"SELECT count(*) FROM attempts NOT INDEXED WHERE id > 0"_s).toInt(), 2'000);
}

void WriterTroubleTest::aMissingFolderIsSaid()
{
    const AuditFolder folder;
    Writer writer;
    const auto opened = writer.open(optionsFor(folder.path() % u"/no/such/audit.db"_s));
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, base::Error::Code::Denied);
    QVERIFY(opened.error().detail.contains(u"no/such/audit.db"));
    QVERIFY(!writer.isAvailable());
}

void WriterTroubleTest::aNewerLogIsRefusedUntouched()
{
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    writer.close();
    {
        audit::Connection connection;
        QVERIFY(connection.open(folder.file(), audit::Connection::Mode::ReadWrite));
        QVERIFY(connection.execute(u"PRAGMA user_version = 1000"_s));
    }
    const auto opened = writer.open(optionsFor(folder.file()));
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, base::Error::Code::Invalid);
    QVERIFY(opened.error().detail.contains(u"newer"));
    QCOMPARE(ask(folder.file(), u"PRAGMA user_version"_s).toInt(), 1000);
}

void WriterTroubleTest::anotherProgramsDatabaseIsRefusedUntouched()
{
    const AuditFolder folder;
    QFile empty(folder.file());
    QVERIFY(empty.open(QIODevice::WriteOnly));
    empty.close();
    {
        audit::Connection connection;
        QVERIFY(connection.open(folder.file(), audit::Connection::Mode::ReadWrite));
        QVERIFY(connection.execute(u"CREATE TABLE recipes (name TEXT)"_s));
    }
    Writer writer;
    const auto opened = writer.open(optionsFor(folder.file()));
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, base::Error::Code::Invalid);
    QCOMPARE(ask(folder.file(), u"PRAGMA journal_mode"_s).toString(), u"delete"_s);
    QCOMPARE(ask(folder.file(), u"SELECT group_concat(name) FROM sqlite_master"_s).toString(), u"recipes"_s);
}

void WriterTroubleTest::aLockHeldByAnotherProgramIsWaitedFor()
{
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    audit::Connection other;
    QVERIFY(writeElsewhere(other, folder.file()));
    std::promise<bool> answered;
    auto answer = answered.get_future();
    writer.recordDurably(refusal(), [&answered](bool stored) { answered.set_value(stored); });
    QCOMPARE(answer.wait_for(std::chrono::milliseconds(200)), std::future_status::timeout);
    QVERIFY(other.execute(u"COMMIT"_s));
    QVERIFY(answer.get());
}

QTEST_GUILESS_MAIN(WriterTroubleTest)
#include "tst_writertrouble.moc"
