#include "server/base/Clock.h"

#include <QDateTime>
#include <QTest>

class ClockTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wallClockCountsMicrosecondsSince1970()
    {
        const qint64 before = QDateTime::currentMSecsSinceEpoch();
        const qint64 read = base::Clock::system().utcMicroseconds();
        const qint64 after = QDateTime::currentMSecsSinceEpoch();
        QVERIFY(before * 1000 <= read);
        QVERIFY(read < (after + 1) * 1000);
    }

    void steadyClockNeverRunsBackwards()
    {
        qint64 last = base::Clock::system().steadyMilliseconds();
        for (int i = 0; i < 1000; ++i) {
            const qint64 next = base::Clock::system().steadyMilliseconds();
            QVERIFY(next >= last);
            last = next;
        }
    }
};

QTEST_APPLESS_MAIN(ClockTest)
#include "tst_clock.moc"
