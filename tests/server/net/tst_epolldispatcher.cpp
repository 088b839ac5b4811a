#include "tests/server/net/NetSupport.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QSocketNotifier>
#include <QThread>
#include <QTimer>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/time.h>

#include <atomic>
#include <thread>
#include <vector>

namespace {

qint64 cpuMilliseconds()
{
    rusage usage{};
    ::getrusage(RUSAGE_THREAD, &usage);
    const auto of = [](const timeval &time) { return qint64(time.tv_sec) * 1000 + time.tv_usec / 1000; };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

class TimerCounter final : public QObject
{
public:
    std::function<void()> onTimer;
    int count = 0;

protected:
    void timerEvent(QTimerEvent *) override
    {
        ++count;
        if (onTimer)
            onTimer();
    }
};

} // namespace

class EpollDispatcherTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void timerIsNeverEarly_data()
    {
        QTest::addColumn<int>("interval");
        QTest::newRow("at once") << 0;
        QTest::newRow("one millisecond") << 1;
        QTest::newRow("some time") << 60;
    }
    void timerIsNeverEarly()
    {
        QFETCH(int, interval);
        QElapsedTimer elapsed;
        elapsed.start();
        qint64 firedAt = -1;
        QTimer::singleShot(interval, Qt::PreciseTimer, this, [&] { firedAt = elapsed.nsecsElapsed(); });
        QTRY_VERIFY(firedAt >= 0);
        // The clock counts whole milliseconds.
        QVERIFY2(firedAt > (interval - 1) * qint64(1000000), qPrintable(QString::number(firedAt)));
    }

    void repeatingTimerKeepsStep()
    {
        TimerCounter counter;
        QElapsedTimer elapsed;
        elapsed.start();
        counter.startTimer(10, Qt::PreciseTimer);
        QTRY_VERIFY(counter.count >= 20);
        QVERIFY(elapsed.elapsed() >= 20 * 10 - 1);
    }

    void zeroTimerLeavesRoomForSockets()
    {
        TimerCounter counter;
        counter.startTimer(0);
        const Connected pair = Connected::make();
        bool told = false;
        Told handler([&](net::Interest) { told = true; });
        net::Readiness readiness;
        readiness.start(pair.ours.get(), &handler, net::Ready::Writable);
        QTRY_VERIFY(told && counter.count > 2);
    }

    void timerEndsItselfInItsCallback()
    {
        TimerCounter counter;
        const int id = counter.startTimer(0);
        counter.onTimer = [&] { counter.killTimer(id); };
        int later = 0;
        QTimer::singleShot(20, this, [&] { ++later; });
        QTRY_COMPARE(later, 1);
        QCOMPARE(counter.count, 1);
    }

    void timerEndsAnotherThatIsDueToo()
    {
        auto first = std::make_unique<TimerCounter>();
        auto second = std::make_unique<TimerCounter>();
        int total = 0;
        first->onTimer = [&] {
            ++total;
            second.reset();
        };
        second->onTimer = [&] {
            ++total;
            first.reset();
        };
        first->startTimer(0);
        second->startTimer(0);
        QTRY_VERIFY(total > 1);
        QVERIFY(!first != !second);
    }

    void timerDoesNotInterruptItself()
    {
        TimerCounter counter;
        int depth = 0;
        int deepest = 0;
        counter.onTimer = [&] {
            deepest = std::max(deepest, ++depth);
            QEventLoop inner;
            QTimer::singleShot(5, &inner, &QEventLoop::quit);
            inner.exec();
            --depth;
        };
        counter.startTimer(0);
        QTRY_VERIFY(counter.count >= 3);
        counter.onTimer = nullptr;
        QCOMPARE(deepest, 1);
    }

    void remainingTimeCountsDown()
    {
        QTimer timer;
        timer.start(10000);
        QVERIFY(timer.remainingTime() > 8000 && timer.remainingTime() <= 10000);
        const QList<QAbstractEventDispatcher::TimerInfo> infos =
            QAbstractEventDispatcher::instance()->registeredTimers(&timer);
        QCOMPARE(infos.size(), 1);
        QCOMPARE(infos.first().interval, 10000);
        timer.stop();
        QCOMPARE(timer.remainingTime(), -1);
        QVERIFY(QAbstractEventDispatcher::instance()->registeredTimers(&timer).isEmpty());
        QCOMPARE(QAbstractEventDispatcher::instance()->remainingTime(123456), -1);
    }

    void notifiersOfBothDirections()
    {
        const Connected pair = Connected::make();
        QSocketNotifier read(pair.ours.get(), QSocketNotifier::Read);
        QSocketNotifier write(pair.ours.get(), QSocketNotifier::Write);
        int readable = 0;
        int writable = 0;
        connect(&read, &QSocketNotifier::activated, this, [&] { ++readable; });
        connect(&write, &QSocketNotifier::activated, this, [&] { ++writable; });
        QTRY_VERIFY(writable > 0);
        QCOMPARE(readable, 0);
        write.setEnabled(false);
        QCoreApplication::processEvents();
        const int before = writable;
        QCOMPARE(::send(pair.theirs.get(), "x", 1, 0), ssize_t(1));
        QTRY_VERIFY(readable > 0);
        QCOMPARE(writable, before);
    }

    void notifierRemovesTheOtherDirection()
    {
        const Connected pair = Connected::make();
        QCOMPARE(::send(pair.theirs.get(), "x", 1, 0), ssize_t(1));
        auto read = std::make_unique<QSocketNotifier>(pair.ours.get(), QSocketNotifier::Read);
        auto write = std::make_unique<QSocketNotifier>(pair.ours.get(), QSocketNotifier::Write);
        int told = 0;
        connect(read.get(), &QSocketNotifier::activated, this, [&] {
            ++told;
            write.reset();
            read->setEnabled(false);
        });
        connect(write.get(), &QSocketNotifier::activated, this, [&] {
            ++told;
            read.reset();
            write->setEnabled(false);
        });
        // Whoever is first ends the other, whether the data is there yet or not.
        QTRY_COMPARE(told, 1);
        for (int i = 0; i < 5; ++i)
            QCoreApplication::processEvents();
        QCOMPARE(told, 1);
    }

    void writeNotifierLearnsOfABrokenPipe()
    {
        std::array<int, 2> ends{};
        QCOMPARE(::pipe(ends.data()), 0);
        base::Descriptor reading(ends[0]);
        const base::Descriptor writing(ends[1]);
        QByteArray filling(1 << 20, 'x');
        QVERIFY(::fcntl(writing.get(), F_SETFL, O_NONBLOCK) == 0);
        while (::write(writing.get(), filling.constData(), size_t(filling.size())) > 0) {}
        QSocketNotifier notifier(writing.get(), QSocketNotifier::Write);
        int told = 0;
        connect(&notifier, &QSocketNotifier::activated, this, [&] { ++told; });
        QCoreApplication::processEvents();
        QCOMPARE(told, 0);
        reading.reset();
        QTRY_VERIFY(told > 0);
    }

    void descriptorNumberUsedAgainInOneBatch()
    {
        // Both have data at the same time: the first to be told closes the other and opens a new one with its number.
        Connected first = Connected::make();
        Connected second = Connected::make();
        Connected fresh = Connected::make();
        net::Readiness readFirst;
        net::Readiness readSecond;
        net::Readiness readFresh;
        int told = 0;
        int freshTold = 0;
        Told freshHandler([&](net::Interest) { ++freshTold; });
        const auto replace = [&](Connected &other, net::Readiness &readOther, net::Readiness &own) {
            ++told;
            own.stop();
            readOther.stop();
            const int number = other.ours.release();
            ::dup2(fresh.ours.get(), number);
            other.ours = base::Descriptor(number);
            readFresh.start(number, &freshHandler, net::Ready::Readable);
        };
        Told firstHandler([&](net::Interest) { replace(second, readSecond, readFirst); });
        Told secondHandler([&](net::Interest) { replace(first, readFirst, readSecond); });
        QCOMPARE(::send(first.theirs.get(), "x", 1, 0), ssize_t(1));
        QCOMPARE(::send(second.theirs.get(), "x", 1, 0), ssize_t(1));
        readFirst.start(first.ours.get(), &firstHandler, net::Ready::Readable);
        readSecond.start(second.ours.get(), &secondHandler, net::Ready::Readable);
        QTRY_COMPARE(told, 1);
        for (int i = 0; i < 5; ++i)
            QCoreApplication::processEvents();
        QCOMPARE(freshTold, 0); // nothing was sent on it
        QCOMPARE(::send(fresh.theirs.get(), "x", 1, 0), ssize_t(1));
        QTRY_VERIFY(freshTold > 0);
        QCOMPARE(told, 1);
        readFresh.stop();
    }

    void wakeUpsFromManyThreadsAreNotLost()
    {
        constexpr int threads = 4;
        constexpr int each = 5000;
        int received = 0;
        std::vector<std::thread> senders;
        for (int i = 0; i < threads; ++i) {
            senders.emplace_back([&] {
                for (int n = 0; n < each; ++n)
                    QMetaObject::invokeMethod(
                        this, [&] { ++received; }, Qt::QueuedConnection);
            });
        }
        // A loop without any timer: one lost wake-up and it waits for ever.
        while (received < threads * each)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        for (std::thread &sender : senders)
            sender.join();
        QCOMPARE(received, threads * each);
    }

    void answersAndQuestionsBetweenThreads()
    {
        QThread thread;
        thread.setEventDispatcher(new net::EpollEventDispatcher);
        auto *other = new QObject;
        other->moveToThread(&thread);
        thread.start();
        int left = 3000;
        std::function<void()> ask = [&] {
            QMetaObject::invokeMethod(other, [&] {
                QMetaObject::invokeMethod(this, [&] {
                    if (--left > 0)
                        ask();
                });
            });
        };
        ask();
        QTRY_COMPARE_WITH_TIMEOUT(left, 0, 60000);
        other->deleteLater();
        thread.quit();
        QVERIFY(thread.wait());
    }

    /// What a thread posts to itself needs no waking, but for what it posts when all has been sent and it is about to
    /// wait.
    void whatIsPostedJustBeforeTheWaitIsNotLost()
    {
        QEventLoop loop;
        QObject receiver;
        bool told = false;
        const auto connection =
            connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::aboutToBlock, &receiver, [&] {
                if (!std::exchange(told, true))
                    QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection);
            });
        QElapsedTimer elapsed;
        elapsed.start();
        QTimer::singleShot(60000, &loop, [&] { loop.exit(1); });
        QCOMPARE(loop.exec(), 0);
        disconnect(connection);
        QVERIFY(elapsed.elapsed() < 30000);
    }

    void quitFromAnotherThreadIsNotLost()
    {
        for (int i = 0; i < 300; ++i) {
            QThread thread;
            thread.setEventDispatcher(new net::EpollEventDispatcher);
            thread.start();
            thread.quit();
            QVERIFY2(thread.wait(10000), "the loop went to sleep over a quit()");
        }
    }

    void nestedLoopServesSockets()
    {
        const Connected pair = Connected::make();
        const Connected inner = Connected::make();
        net::Readiness outerReadiness;
        net::Readiness innerReadiness;
        bool innerTold = false;
        bool outerDone = false;
        QEventLoop loop;
        Told innerHandler([&](net::Interest) {
            innerTold = true;
            innerReadiness.stop();
            loop.quit();
        });
        Told outerHandler([&](net::Interest) {
            outerReadiness.stop();
            innerReadiness.start(inner.ours.get(), &innerHandler, net::Ready::Readable);
            QCOMPARE(::send(inner.theirs.get(), "x", 1, 0), ssize_t(1));
            loop.exec();
            outerDone = true;
        });
        outerReadiness.start(pair.ours.get(), &outerHandler, net::Ready::Writable);
        QTRY_VERIFY(outerDone);
        QVERIFY(innerTold);
    }

    void deleteLaterInAHandlerComesSoon()
    {
        const Connected pair = Connected::make();
        bool destroyed = false;
        net::Readiness readiness;
        QEventLoop loop;
        Told handler([&](net::Interest) {
            readiness.stop();
            auto *object = new QObject;
            connect(object, &QObject::destroyed, this, [&] {
                destroyed = true;
                loop.quit();
            });
            object->deleteLater();
        });
        readiness.start(pair.ours.get(), &handler, net::Ready::Writable);
        QTimer::singleShot(10000, &loop, &QEventLoop::quit);
        loop.exec();
        QVERIFY(destroyed);
    }

    void excludedSocketsNeitherTellNorSpin()
    {
        const Connected pair = Connected::make();
        int told = 0;
        Told handler([&](net::Interest) { ++told; });
        net::Readiness readiness;
        readiness.start(pair.ours.get(), &handler, net::Ready::Writable);
        QEventLoop loop;
        QTimer::singleShot(300, &loop, &QEventLoop::quit);
        const qint64 before = cpuMilliseconds();
        loop.exec(QEventLoop::ExcludeSocketNotifiers);
        QVERIFY(cpuMilliseconds() - before < 150);
        QCOMPARE(told, 0);
        QTRY_VERIFY(told > 0);
    }

    void timersMoveWithTheirObject()
    {
        QThread thread;
        thread.setEventDispatcher(new net::EpollEventDispatcher);
        thread.start();
        auto timer = std::make_unique<QTimer>();
        std::atomic<int> onThread = 0;
        connect(timer.get(), &QTimer::timeout, timer.get(), [&] {
            if (QThread::currentThread() == &thread)
                ++onThread;
        });
        timer->start(2);
        timer->moveToThread(&thread);
        QTRY_VERIFY(onThread > 3);
        QMetaObject::invokeMethod(
            timer.get(), [&] { timer.reset(); }, Qt::BlockingQueuedConnection);
        thread.quit();
        QVERIFY(thread.wait());
    }

    void twoThousandDescriptors()
    {
        rlimit limit{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &limit), 0);
        limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 8192);
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &limit), 0);
        if (limit.rlim_cur < 4200)
            QSKIP("too few descriptors are allowed here");
        struct End
        {
            std::array<base::Descriptor, 2> ends;
            std::unique_ptr<Told> handler;
            net::Readiness readiness;
        };
        std::vector<End> all(2000);
        int told = 0;
        for (End &end : all) {
            std::array<int, 2> pair{};
            QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair.data()), 0);
            end.ends = {base::Descriptor(pair[0]), base::Descriptor(pair[1])};
            end.handler = std::make_unique<Told>([&](net::Interest) {
                ++told;
                end.readiness.stop();
            });
            end.readiness.start(pair[0], end.handler.get(), net::Ready::Readable);
        }
        QCoreApplication::processEvents();
        QCOMPARE(told, 0);
        for (const End &end : all)
            QCOMPARE(::send(end.ends[1].get(), "x", 1, 0), ssize_t(1));
        QTRY_COMPARE(told, 2000);
    }
};

int main(int argc, char **argv)
{
    std::signal(SIGPIPE, SIG_IGN);
    QCoreApplication::setEventDispatcher(new net::EpollEventDispatcher);
    QCoreApplication application(argc, argv);
    EpollDispatcherTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_epolldispatcher.moc"
