#include "server/net/TurnTaking.h"
#include "server/net/Worker.h"
#include "tests/server/net/NetSupport.h"

#include <QSemaphore>

#include <pthread.h>
#include <sched.h>

#include <atomic>
#include <thread>

class WorkerTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsTasksInOrderOnItsThread()
    {
        net::Worker worker(1);
        worker.start();
        QVERIFY(!worker.isCurrentThread());
        std::vector<int> order;
        bool onThread = true;
        for (int i = 0; i < 1000; ++i) {
            worker.post([&, i] {
                onThread = onThread && worker.isCurrentThread();
                order.push_back(i);
            });
        }
        worker.stop();
        QVERIFY(onThread);
        QCOMPARE(order.size(), size_t(1000));
        QVERIFY(std::is_sorted(order.begin(), order.end()));
    }

    void takesTurnsWithOthers()
    {
#ifdef SCHED_BATCH
        net::Worker worker(1);
        worker.start();
        const auto policy = [] {
            int now = -1;
            sched_param ignored{};
            pthread_getschedparam(pthread_self(), &now, &ignored);
            return now;
        };
        QList<int> policies;
        worker.post([&] {
            policies += policy();
            auto one = std::make_unique<net::BulkWork>();
            auto other = std::make_unique<net::BulkWork>();
            policies += policy();
            one.reset();
            policies += policy();
            other.reset();
            policies += policy();
        });
        worker.stop();
        QCOMPARE(policies, QList<int>({SCHED_BATCH, SCHED_OTHER, SCHED_OTHER, SCHED_BATCH}));
        const net::BulkWork here; // whose thread takes no turns
        QCOMPARE(policy(), SCHED_OTHER);
#endif
    }

    void runsWhatWasPostedBeforeItStarted()
    {
        net::Worker worker(1);
        int ran = 0;
        worker.post([&] { ++ran; });
        worker.start();
        worker.stop();
        QCOMPARE(ran, 1);
    }

    void tasksPostTasks()
    {
        net::Worker worker(1);
        worker.start();
        QSemaphore done;
        std::function<void(int)> next = [&](int left) {
            if (left == 0)
                done.release();
            else
                worker.post([&next, left] { next(left - 1); });
        };
        worker.post([&] { next(1000); });
        QVERIFY(done.tryAcquire(1, 30000));
        worker.stop();
    }

    void dropsTasksAfterStop()
    {
        net::Worker worker(1);
        worker.start();
        worker.stop();
        const auto token = std::make_shared<int>();
        worker.post([token] { QFAIL("it was stopped"); });
        QCoreApplication::processEvents();
        QCOMPARE(token.use_count(), 1);
        worker.stop(); // again does nothing
    }

    void neverStarted()
    {
        net::Worker worker(1);
        worker.post([] { QFAIL("it was never started"); });
        worker.stop();
    }

    void postingRacesWithStop()
    {
        for (int round = 0; round < 100; ++round) {
            auto worker = std::make_unique<net::Worker>(1);
            worker->start();
            std::atomic<int> wrongThread = 0;
            std::vector<std::thread> posters;
            for (int i = 0; i < 3; ++i) {
                posters.emplace_back([&] {
                    for (int n = 0; n < 50; ++n)
                        worker->post([&] { wrongThread += worker->isCurrentThread() ? 0 : 1; });
                });
            }
            worker->stop();
            for (std::thread &poster : posters)
                poster.join();
            // What came too late for the worker must not run here instead.
            QCoreApplication::processEvents();
            QCOMPARE(wrongThread.load(), 0);
        }
    }

    void isDestroyedOnAnotherThreadThanItWasMadeOn()
    {
        auto worker = std::make_unique<net::Worker>(1);
        worker->start();
        std::atomic<bool> ran = false;
        worker->post([&] { ran = true; });
        std::thread([&] { worker.reset(); }).join();
        QVERIFY(ran);
    }

    void deadlinesComeOnItsThread()
    {
        net::Worker worker(1);
        worker.start();
        std::unique_ptr<net::Deadline> deadline;
        QSemaphore came;
        bool onThread = false;
        worker.post([&] {
            deadline = std::make_unique<net::Deadline>(worker.deadlines(), [&] {
                onThread = worker.isCurrentThread();
                deadline.reset();
                came.release();
            });
            deadline->set(50);
        });
        QVERIFY(came.tryAcquire(1, 30000));
        worker.stop();
        QVERIFY(onThread);
    }

    void deadlineThatIsSetWhenItStops()
    {
        std::unique_ptr<net::Deadline> deadline;
        {
            net::Worker worker(1);
            worker.start();
            worker.post([&] {
                deadline = std::make_unique<net::Deadline>(worker.deadlines(), [] { QFAIL("the worker has ended"); });
                deadline->set(50);
            });
            worker.stop();
            deadline.reset();
        }
        QCoreApplication::processEvents();
    }

    void survivesABrokenPipe()
    {
        std::signal(SIGPIPE, SIG_DFL);
        net::Worker worker(1);
        worker.start();
        int error = 0;
        worker.post([&] {
            std::array<int, 2> ends{};
            if (::pipe(ends.data()) != 0)
                return;
            ::close(ends[0]);
            error = ::write(ends[1], "x", 1) < 0 ? errno : 0;
            ::close(ends[1]);
        });
        worker.stop();
        QCOMPARE(error, EPIPE);
    }
};

QTEST_GUILESS_MAIN(WorkerTest)

#include "tst_worker.moc"
