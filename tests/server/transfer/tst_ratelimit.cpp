#include "server/transfer/RateLimit.h"

#include <QTest>

using transfer::RateLimit;

class RateLimitTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noLimit()
    {
        RateLimit limit;
        QVERIFY(!limit.isLimited());
        QCOMPARE(limit.allowance(0, 1234567890123), qint64(1234567890123));
        limit.consume(1234567890123);
        QCOMPARE(limit.allowance(0, 1), qint64(1));
    }

    void longRunIsExact_data()
    {
        QTest::addColumn<qint64>("rate");
        QTest::addColumn<int>("late"); // how much later than asked for every wait ends
        for (const qint64 rate :
             {qint64(1), qint64(7), qint64(1000), qint64(100000), qint64(1000000), qint64(1) << 30}) {
            for (const int late : {0, 100, 250})
                QTest::addRow("%lld a second, waits %d ms late", rate, late) << rate << late;
        }
    }
    void longRunIsExact()
    {
        QFETCH(qint64, rate);
        QFETCH(int, late);
        RateLimit limit(rate);
        qint64 now = 5000;
        qint64 moved = 0;
        while (now < 5000 + 100000) {
            const qint64 allowed = limit.allowance(now, 4 * 1024 * 1024 * qint64(1024));
            limit.consume(allowed);
            moved += allowed;
            const qint64 wait = limit.waitMilliseconds();
            QVERIFY(wait > 0);
            now += wait + late;
        }
        const double expected = double(rate) * double(now - 5000) / 1000.0;
        QVERIFY2(double(moved) <= expected, qPrintable(QString::number(double(moved) / expected)));
        QVERIFY2(double(moved) >= expected * 0.95 - 1, qPrintable(QString::number(double(moved) / expected)));
    }

    void startsEmptyAndSavesHalfASecond()
    {
        RateLimit limit(1000);
        QCOMPARE(limit.allowance(0, 5000), qint64(0));
        QCOMPARE(limit.allowance(100, 5000), qint64(100));
        QCOMPARE(limit.allowance(100000, 5000), qint64(500));
        QCOMPARE(limit.allowance(100000, 20), qint64(20));
        limit.consume(500);
        QCOMPARE(limit.allowance(100000, 5000), qint64(0));
    }

    void waitIsEnough()
    {
        RateLimit limit(10);
        qint64 now = 0;
        QCOMPARE(limit.allowance(now, 100), qint64(0));
        now += limit.waitMilliseconds();
        QVERIFY(limit.allowance(now, 100) >= 1);
    }
};

QTEST_GUILESS_MAIN(RateLimitTest)

#include "tst_ratelimit.moc"
