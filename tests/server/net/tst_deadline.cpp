#include "server/net/Deadline.h"
#include "tests/server/net/NetSupport.h"

#include <QElapsedTimer>
#include <QRandomGenerator>

#include <optional>
#include <vector>

using net::Deadline;
using net::DeadlineWheel;

class DeadlineTest final : public QObject
{
    Q_OBJECT

public:
    explicit DeadlineTest(bool) {}

private Q_SLOTS:
    void init() { m_wheel = std::make_unique<DeadlineWheel>(); }
    void cleanup() { m_wheel.reset(); }

    void isNeverEarly_data()
    {
        QTest::addColumn<int>("milliseconds");
        for (const int milliseconds : {0, 1, 50, 99, 100, 101, 250, 700})
            QTest::addRow("%d ms", milliseconds) << milliseconds;
    }
    void isNeverEarly()
    {
        QFETCH(int, milliseconds);
        QElapsedTimer elapsed;
        qint64 firedAt = -1;
        Deadline deadline(*m_wheel, [&] { firedAt = elapsed.nsecsElapsed() / 1000000; });
        elapsed.start();
        deadline.set(milliseconds);
        QVERIFY(deadline.isSet());
        QTRY_VERIFY(firedAt >= 0);
        QVERIFY(!deadline.isSet());
        QVERIFY2(firedAt >= milliseconds, qPrintable(QString::number(firedAt)));
    }

    void comesWithinASlot()
    {
        // The best of a few tries: the machine may be busy, the wheel may not be late by itself.
        qint64 least = 1000;
        for (int i = 0; i < 5; ++i) {
            QElapsedTimer elapsed;
            std::optional<qint64> late;
            Deadline deadline(*m_wheel, [&] { late = elapsed.elapsed() - 130; });
            elapsed.start();
            deadline.set(130);
            QTRY_VERIFY(late);
            least = std::min(least, *late);
        }
        QVERIFY2(least <= DeadlineWheel::slotMilliseconds, qPrintable(QString::number(least)));
    }

    void clearedNeverComes()
    {
        bool other = false;
        Deadline cleared(*m_wheel, [] { QFAIL("it was cleared"); });
        Deadline later(*m_wheel, [&] { other = true; });
        cleared.set(10);
        later.set(300);
        cleared.clear();
        QVERIFY(!cleared.isSet());
        QTRY_VERIFY(other);
    }

    void setAgainReplaces()
    {
        int count = 0;
        QElapsedTimer elapsed;
        elapsed.start();
        Deadline deadline(*m_wheel, [&] { ++count; });
        deadline.set(10);
        deadline.set(400);
        QTRY_COMPARE(count, 1);
        QVERIFY(elapsed.elapsed() >= 400);
        bool after = false;
        Deadline end(*m_wheel, [&] { after = true; });
        end.set(200);
        QTRY_VERIFY(after);
        QCOMPARE(count, 1);
    }

    void setsItselfInItsCallback()
    {
        int count = 0;
        std::optional<Deadline> deadline;
        deadline.emplace(*m_wheel, [&] {
            if (++count < 4)
                deadline->set(0);
        });
        deadline->set(0);
        QTRY_COMPARE(count, 4);
        QVERIFY(!deadline->isSet());
    }

    void isDestroyedInItsCallback()
    {
        std::unique_ptr<Deadline> deadline;
        const auto token = std::make_shared<int>(7);
        int seen = 0;
        deadline = std::make_unique<Deadline>(*m_wheel, [&deadline, &seen, token] {
            deadline.reset();
            seen = *token; // what it holds outlives it until it returns
        });
        deadline->set(10);
        QTRY_COMPARE(seen, 7);
        QVERIFY(!deadline);
        QCOMPARE(token.use_count(), 1);
    }

    void endsOthersThatAreDueToo()
    {
        std::vector<std::unique_ptr<Deadline>> deadlines(10);
        int came = 0;
        for (auto &deadline : deadlines) {
            deadline = std::make_unique<Deadline>(*m_wheel, [&] {
                ++came;
                for (auto &other : deadlines)
                    other.reset();
            });
        }
        for (auto &deadline : deadlines)
            deadline->set(50);
        QTRY_COMPARE(came, 1);
        bool after = false;
        Deadline end(*m_wheel, [&] { after = true; });
        end.set(200);
        QTRY_VERIFY(after);
        QCOMPARE(came, 1);
    }

    void postponesOthersThatAreDueToo()
    {
        QElapsedTimer elapsed;
        elapsed.start();
        qint64 secondAt = -1;
        Deadline second(*m_wheel, [&] { secondAt = elapsed.elapsed(); });
        Deadline first(*m_wheel, [&] { second.set(300); });
        first.set(50);
        second.set(50);
        QTRY_VERIFY(!first.isSet() && secondAt >= 0);
        QVERIFY(secondAt >= 50);
    }

    void catchesUpAfterAStall()
    {
        // The thread is held up over many slots: all that fell due meanwhile comes, what is later doesn't.
        std::vector<std::unique_ptr<Deadline>> due;
        int came = 0;
        for (int i = 0; i < 20; ++i) {
            due.push_back(std::make_unique<Deadline>(*m_wheel, [&] { ++came; }));
            due.back()->set(i * 40);
        }
        Deadline later(*m_wheel, [] { QFAIL("far too early"); });
        later.set(60000); // more than one turn of the wheel
        QElapsedTimer held;
        held.start();
        while (held.elapsed() < 1000) {}
        QCOMPARE(came, 0);
        QTRY_COMPARE_WITH_TIMEOUT(came, 20, 1000);
        QVERIFY(later.isSet());
    }

    void manyAtRandom()
    {
        struct One
        {
            std::unique_ptr<Deadline> deadline;
            qint64 due = 0;
        };
        std::vector<One> all(2000);
        QElapsedTimer elapsed;
        elapsed.start();
        int came = 0;
        int early = 0;
        QRandomGenerator random(42);
        for (One &one : all) {
            one.deadline = std::make_unique<Deadline>(*m_wheel, [&] {
                ++came;
                early += elapsed.elapsed() < one.due ? 1 : 0;
            });
            const qint64 milliseconds = random.bounded(600);
            one.due = elapsed.elapsed() + milliseconds;
            one.deadline->set(milliseconds);
        }
        int cleared = 0;
        for (size_t i = 0; i < all.size(); i += 3) {
            all[i].deadline->clear();
            ++cleared;
        }
        QTRY_COMPARE(came, 2000 - cleared);
        QCOMPARE(early, 0);
    }

    void outlivesItsWheel()
    {
        Deadline deadline(*m_wheel, [] { QFAIL("there is no wheel"); });
        deadline.set(10);
        m_wheel.reset();
        QVERIFY(!deadline.isSet());
        deadline.clear();
    }

private:
    std::unique_ptr<DeadlineWheel> m_wheel;
};

int main(int argc, char **argv)
{
    return runOnBothLoops<DeadlineTest>(argc, argv);
}

#include "tst_deadline.moc"
