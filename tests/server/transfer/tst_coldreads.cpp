#include "server/transfer/ColdReads.h"

#include <QTest>

using transfer::residencyStep;

class ColdReadsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void residentPrefix_data()
    {
        constexpr qint64 all = 4 * 1024 * 1024;
        QTest::addColumn<qint64>("size");
        QTest::addColumn<qint64>("coldFrom");
        QTest::addColumn<qint64>("coldTo");
        QTest::addColumn<qint64>("prefix");
        QTest::newRow("nothing cold") << all << all << all << all;
        QTest::newRow("all cold") << all << qint64(0) << all << qint64(0);
        QTest::newRow("one byte") << qint64(1) << qint64(1) << qint64(1) << qint64(1);
        QTest::newRow("one cold byte") << qint64(1) << qint64(0) << qint64(1) << qint64(0);
        QTest::newRow("begins cold") << all << qint64(0) << qint64(4096) << qint64(0);
        QTest::newRow("cold from within the first step") << all << qint64(100'000) << all << qint64(0);
        QTest::newRow("cold from within a step") << all << 5 * residencyStep + 4096 << all << 5 * residencyStep;
        QTest::newRow("cold from a step on") << all << 6 * residencyStep << all << 6 * residencyStep;
        QTest::newRow("cold from a megabyte on") << all << 8 * residencyStep << all << 8 * residencyStep;
        QTest::newRow("cold at the end") << all - 5 << all - 6 << all - 5 << all - residencyStep;
        QTest::newRow("a cold megabyte") << all << 5 * residencyStep << 9 * residencyStep << 5 * residencyStep;
    }
    void residentPrefix()
    {
        QFETCH(qint64, size);
        QFETCH(qint64, coldFrom);
        QFETCH(qint64, coldTo);
        QFETCH(qint64, prefix);
        int lookedUp = 0;
        const auto isResident = [&](qint64 at) {
            ++lookedUp;
            return at < coldFrom || at >= coldTo;
        };
        QCOMPARE(transfer::residentPrefix(size, isResident), prefix);
        QVERIFY2(lookedUp <= 20, qPrintable(QString::number(lookedUp)));
    }
};

QTEST_GUILESS_MAIN(ColdReadsTest)
#include "tst_coldreads.moc"
