#include "server/audit/WriterQueue.h"

#include <QElapsedTimer>
#include <QTest>

#include <thread>

using audit::Waiting;
using audit::WriterQueue;
using namespace std::chrono_literals;

namespace {

constexpr auto farAway = 60s; // nobody may have to wait so long
constexpr int longMilliseconds = 30'000;

} // namespace

/// Which commits wait for company.
class WriterQueueTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_queue = std::make_unique<WriterQueue>();
        m_queue->start();
        m_elapsed.start();
    }
    void cleanup()
    {
        m_queue->stop();
        m_queue.reset();
    }

    void aLoneOneIsNotKeptWaiting()
    {
        push();
        QCOMPARE(take(), 1U);
        m_queue->expectBack(1, farAway); // it has been answered, and nobody else is there
        push();
        QCOMPARE(take(), 1U);
        QVERIFY(m_elapsed.elapsed() < longMilliseconds);
    }

    void thoseThatAskAgainShareACommit()
    {
        push();
        m_queue->expectBack(2, farAway); // one waits already
        std::thread others([this] {
            push();
            push();
        });
        QCOMPARE(take(), 3U);
        others.join();
        QVERIFY(m_elapsed.elapsed() < longMilliseconds);
    }

    void thoseThatStayAwayAreNotWaitedForLong()
    {
        push();
        m_queue->expectBack(2, 20ms);
        QCOMPARE(take(), 1U);
        QVERIFY(m_elapsed.elapsed() >= 20);

        // Nor the next time.
        push();
        m_queue->expectBack(2, farAway);
        QCOMPARE(take(), 1U);
        QVERIFY(m_elapsed.elapsed() < longMilliseconds);

        // Then they get another chance.
        push();
        m_queue->expectBack(1, farAway);
        std::thread other([this] { push(); });
        QCOMPARE(take(), 2U);
        other.join();
    }

    void nobodyComesAtAll()
    {
        m_queue->expectBack(2, 20ms);
        std::vector<Waiting> taken;
        QVERIFY(m_queue->take(taken, WriterQueue::Clock::now() + 50ms));
        QVERIFY(taken.empty());
        QVERIFY(m_elapsed.elapsed() >= 50);
    }

    void theEndIsNotWaitedFor()
    {
        push();
        m_queue->expectBack(2, farAway);
        std::thread closing([this] { m_queue->stop(); });
        QCOMPARE(take(false), 1U);
        closing.join();
        QVERIFY(m_elapsed.elapsed() < longMilliseconds);
    }

private:
    void push()
    {
        Waiting waiting{audit::EventRecord{}, [](bool) {}, false};
        if (!m_queue->pushDurably(waiting))
            qFatal("not taken");
    }
    size_t take(bool goesOn = true)
    {
        std::vector<Waiting> taken;
        if (m_queue->take(taken, WriterQueue::Clock::now() + farAway) != goesOn)
            qFatal("the queue was stopped, or not");
        return taken.size();
    }

    std::unique_ptr<WriterQueue> m_queue;
    QElapsedTimer m_elapsed;
};

QTEST_GUILESS_MAIN(WriterQueueTest)

#include "tst_writerqueue.moc"
