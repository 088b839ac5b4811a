#include "tests/server/audit/AuditSupport.h"

#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTest>

#include <thread>

using namespace Qt::Literals::StringLiterals;
using namespace support;
using audit::Writer;

namespace {

/// What a batch's callbacks said, and on which threads.
struct Answers
{
    std::atomic<int> stored = 0;
    std::atomic<int> refused = 0;
    std::atomic<int> elsewhere = 0;

    audit::Committed callback()
    {
        return [this, home = std::this_thread::get_id()](bool isStored) {
            ++(isStored ? stored : refused);
            elsewhere += std::this_thread::get_id() == home ? 0 : 1;
        };
    }
};

std::vector<audit::Waiting> batchOf(int size, Answers &answers, int first = 0)
{
    std::vector<audit::Waiting> batch;
    for (int i = 0; i < size; ++i) {
        audit::Attempt attempt = refusal();
        attempt.target.port = quint16(first + i + 1); // each a row of its own
        batch.push_back({attempt, answers.callback(), false});
    }
    return batch;
}

} // namespace

/// Records that a thread brings together, as workers do at the end of a turn.
class BatchesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withNormalDurabilityTheThreadCommitsItself();
    void withFullDurabilityTheDiskIsWaitedForElsewhere();
    void whoMayWaitForTheDiskCommitsThere();
    void manyThreadsLoseNothing();
    void whoWritesElsewhereIsNotWaitedFor();
    void whoFindsAnotherThreadAtItMayComeBack();
    void whatOthersWroteInBetweenIsTakenUp();
    void othersMayShortenTheWalOfAQuietLog();
    void aDeletedFileIsNoticed();
    void theWalStaysShort();
};

void BatchesTest::withNormalDurabilityTheThreadCommitsItself()
{
    const AuditFolder folder;
    Writer writer;
    QSignalSpy stored(&writer, &Writer::attemptsStored);
    QVERIFY(writer.open(optionsFor(folder.file())));
    // The writer's thread may be at it for a moment; then it takes the batch.
    int brought = 0;
    bool wasAlone = false;
    for (int i = 0; i < 100 && !wasAlone; ++i) {
        Answers answers;
        auto batch = batchOf(5, answers, brought);
        brought += 5;
        writer.recordDurably(batch);
        QVERIFY(batch.empty());
        wasAlone = answers.stored == 5;
        QTRY_COMPARE(answers.stored.load(), 5);
        QVERIFY(!wasAlone || answers.elsewhere == 0);
    }
    QVERIFY(wasAlone);
    QCOMPARE(ask(folder.file(), u"SELECT count(*) FROM attempts"_s).toInt(), brought);
    QCOMPARE(writer.blockedCount(), brought);
    QTRY_VERIFY(!stored.isEmpty());
}

void BatchesTest::withFullDurabilityTheDiskIsWaitedForElsewhere()
{
    const AuditFolder folder;
    Writer writer;
    Writer::Options options = optionsFor(folder.file());
    options.fullDurability = true;
    QVERIFY(writer.open(options));
    Answers answers;
    auto batch = batchOf(5, answers);
    writer.recordDurably(batch);
    QTRY_COMPARE(answers.stored.load(), 5);
    QCOMPARE(answers.elsewhere.load(), 5);
    QCOMPARE(ask(folder.file(), u"SELECT count(*) FROM attempts"_s).toInt(), 5);
}

/// A thread that has nobody else to serve than those who wait for the disk in any case.
void BatchesTest::whoMayWaitForTheDiskCommitsThere()
{
    const AuditFolder folder;
    Writer writer;
    Writer::Options options = optionsFor(folder.file());
    options.fullDurability = true;
    QVERIFY(writer.open(options));
    bool wasAlone = false;
    int brought = 0;
    for (int i = 0; i < 100 && !wasAlone; ++i) {
        Answers answers;
        auto batch = batchOf(5, answers, brought);
        brought += 5;
        wasAlone = writer.recordDurably(batch, {}, Writer::Wait::ForDisk) == Writer::Taken::Here;
        QVERIFY(batch.empty());
        QVERIFY(!wasAlone || (answers.stored == 5 && answers.elsewhere == 0));
        QTRY_COMPARE(answers.stored.load(), 5);
    }
    QVERIFY(wasAlone);
    QCOMPARE(ask(folder.file(), u"SELECT count(*) FROM attempts"_s).toInt(), brought);
}

void BatchesTest::manyThreadsLoseNothing()
{
    constexpr int threads = 4;
    constexpr int rounds = 300;
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    Answers answers;
    Answers single;
    audit::EventRecord login;
    login.kind = u"login"_s;
    std::vector<std::thread> crowd;
    for (int t = 0; t < threads; ++t) {
        crowd.emplace_back([&] {
            for (int i = 0; i < rounds; ++i) {
                auto batch = batchOf(3, answers, i * 3);
                writer.recordDurably(batch);
                writer.recordDurably(refusal(2), single.callback());
                writer.record(login);
            }
        });
    }
    for (std::thread &one : crowd)
        one.join();
    QTRY_COMPARE(answers.stored.load(), threads * rounds * 3);
    QTRY_COMPARE(single.stored.load(), threads * rounds);
    QCOMPARE(ask(folder.file(), u"SELECT sum(count) FROM attempts"_s).toInt(), threads * rounds * 4);
    writer.close();
    QCOMPARE(ask(folder.file(), u"SELECT count(*) FROM events WHERE kind = 'login'"_s).toInt(), threads * rounds);
    QCOMPARE(writer.blockedCount(), threads * rounds * 4);
    // What was folded is final, and in the order by count.
    QVERIFY(ask(folder.file(), u"SELECT max(count) FROM attempt_rows"_s).toInt() > 1);
    QCOMPARE(ask(folder.file(), u"SELECT count(*) FROM attempt_counts"_s).toInt(), 0);
}

void BatchesTest::whoWritesElsewhereIsNotWaitedFor()
{
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    audit::Connection other;
    QVERIFY(writeElsewhere(other, folder.file()));
    Answers answers;
    auto batch = batchOf(2, answers);
    writer.recordDurably(batch);
    QCOMPARE(answers.stored + answers.refused, 0); // it came back without an answer
    QVERIFY(other.execute(u"ROLLBACK"_s));
    QTRY_COMPARE(answers.stored.load(), 2);
}

void BatchesTest::whoFindsAnotherThreadAtItMayComeBack()
{
    using Clock = std::chrono::steady_clock;
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    audit::Connection other;
    QVERIFY(writeElsewhere(other, folder.file()));
    Answers answers;
    writer.recordDurably(refusal(), answers.callback()); // the writer's thread is kept waiting in its commit
    int brought = 1;
    std::vector<audit::Waiting> batch;
    bool isPutOff = false;
    const auto bring = [&] {
        batch = batchOf(2, answers, brought);
        brought += 2;
        isPutOff = writer.recordDurably(batch, Clock::now()) == Writer::Taken::NotYet;
        return isPutOff;
    };
    QTRY_VERIFY(isPutOff || bring());
    QCOMPARE(batch.size(), size_t(2)); // nothing was done with it
    // Not for ever: what takes long is left to the writer's thread.
    QVERIFY(writer.recordDurably(batch, Clock::now() - std::chrono::seconds(1)) != Writer::Taken::NotYet);
    QVERIFY(batch.empty());
    QCOMPARE(answers.stored + answers.refused, 0);
    QVERIFY(other.execute(u"ROLLBACK"_s));
    QTRY_COMPARE(answers.stored.load(), brought);
    QCOMPARE(ask(folder.file(), u"SELECT sum(count) FROM attempts"_s).toInt(), brought);
}

/// A commit begins where the last one ended, unless another connection has been at it since.
void BatchesTest::whatOthersWroteInBetweenIsTakenUp()
{
    const AuditFolder folder;
    Writer writer;
    QSignalSpy changes(&writer, &Writer::availabilityChanged);
    QVERIFY(writer.open(optionsFor(folder.file())));
    audit::Connection other;
    QVERIFY(other.open(folder.file(), audit::Connection::Mode::ReadWrite));
    constexpr int rounds = 50;
    Answers answers;
    for (int i = 0; i < rounds; ++i) {
        auto batch = batchOf(2, answers, i * 2);
        writer.recordDurably(batch);
        QTRY_COMPARE(answers.stored.load(), i * 2 + 2);
        QVERIFY(other.execute(u"INSERT INTO events (at, kind) VALUES (unixepoch() * 1000000, 'login')"_s));
    }
    QCOMPARE(answers.refused.load(), 0);
    QVERIFY(changes.isEmpty());
    QCOMPARE(ask(folder.file(), u"SELECT count(*) FROM attempts"_s).toInt(), rounds * 2);
    QCOMPARE(ask(folder.file(), u"SELECT count(*) FROM events WHERE kind = 'login'"_s).toInt(), rounds);
}

void BatchesTest::othersMayShortenTheWalOfAQuietLog()
{
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    audit::Connection other;
    QVERIFY(other.open(folder.file(), audit::Connection::Mode::ReadWrite));
    QVERIFY(other.execute(u"PRAGMA busy_timeout = 0"_s));
    const auto isShort = [&] {
        return other.execute(u"PRAGMA wal_checkpoint(TRUNCATE)"_s) && QFileInfo(folder.file() % u"-wal"_s).size() == 0;
    };
    // While refusals come its place in the -wal file is kept.
    QTRY_VERIFY_WITH_TIMEOUT(storeDurably(writer, refusal()) && !isShort(), 30'000);
    QTRY_VERIFY(isShort());
}

void BatchesTest::aDeletedFileIsNoticed()
{
    const AuditFolder folder;
    Writer writer;
    QSignalSpy changes(&writer, &Writer::availabilityChanged);
    QVERIFY(writer.open(optionsFor(folder.file())));
    QVERIFY(QFile::remove(folder.file()));
    Answers answers;
    auto batch = batchOf(2, answers);
    writer.recordDurably(batch);
    QTRY_COMPARE(answers.refused.load(), 2);
    QTRY_COMPARE(changes.size(), 2); // and back
    batch = batchOf(2, answers);
    writer.recordDurably(batch);
    QTRY_COMPARE(answers.stored.load(), 2);
    QCOMPARE(ask(folder.file(), u"SELECT count(*) FROM attempts"_s).toInt(), 2);
}

void BatchesTest::theWalStaysShort()
{
    const AuditFolder folder;
    Writer writer;
    QVERIFY(writer.open(optionsFor(folder.file())));
    Answers answers;
    constexpr int rounds = 3'000;
    for (int i = 0; i < rounds; ++i) {
        auto batch = batchOf(2, answers, i * 2);
        writer.recordDurably(batch);
    }
    QTRY_COMPARE(answers.stored.load(), rounds * 2);
    // Each commit adds some ten pages of 4 KiB: without checkpoints that would be 120 MB.
    QVERIFY2(QFileInfo(folder.file() % u"-wal"_s).size() < 60'000'000,
             qPrintable(QString::number(QFileInfo(folder.file() % u"-wal"_s).size())));
}

QTEST_GUILESS_MAIN(BatchesTest)
#include "tst_batches.moc"
