#include "server/protocol/CivilTime.h"

#include <QDateTime>
#include <QTest>

#include <limits>

using protocol::CivilTime;

class TestCivilTime : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyDayOfTenThousandYears();
    void everySecondOfADay();
    void momentsBeyondFourDigitsAreClamped();
    void invalid_data();
    void invalid();
};

void TestCivilTime::everyDayOfTenThousandYears()
{
    static constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    qint64 seconds = -62167219200;
    for (int year = 0; year <= 9999; ++year) {
        const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        for (int month = 1; month <= 12; ++month) {
            for (int day = 1; day <= days[month - 1] + (month == 2 && leap ? 1 : 0); ++day) {
                const CivilTime time = CivilTime::of(seconds);
                if (time.year != year || time.month != month || time.day != day || time.toSeconds() != seconds)
                    QFAIL(qPrintable(QString::number(seconds)));
                seconds += 86400;
            }
        }
    }
    QCOMPARE(seconds, 253402300800);
}

void TestCivilTime::everySecondOfADay()
{
    for (const qint64 day : {qint64(-86400), qint64(0), qint64(951782400)}) { // 1969-12-31, 1970-01-01, 2000-02-29
        for (qint64 second = 0; second < 86400; ++second) {
            const CivilTime time = CivilTime::of(day + second);
            if (time.hour * 3600 + time.minute * 60 + time.second != second || time.toSeconds() != day + second)
                QFAIL(qPrintable(QString::number(day + second)));
        }
    }
    const QDateTime other = QDateTime::fromSecsSinceEpoch(1732415999, Qt::UTC);
    const CivilTime time = CivilTime::of(1732415999);
    QCOMPARE(QDate(time.year, time.month, time.day), other.date());
    QCOMPARE(QTime(time.hour, time.minute, time.second), other.time());
}

void TestCivilTime::momentsBeyondFourDigitsAreClamped()
{
    QCOMPARE(CivilTime::of(std::numeric_limits<qint64>::max()).toSeconds(), 253402300799);
    QCOMPARE(CivilTime::of(std::numeric_limits<qint64>::min()).toSeconds(), -62167219200);
}

void TestCivilTime::invalid_data()
{
    QTest::addColumn<CivilTime>("time");
    QTest::addColumn<bool>("valid");
    QTest::newRow("leap day") << CivilTime{2024, 2, 29, 0, 0, 0} << true;
    QTest::newRow("no leap day") << CivilTime{2023, 2, 29, 0, 0, 0} << false;
    QTest::newRow("leap day of a century") << CivilTime{2100, 2, 29, 0, 0, 0} << false;
    QTest::newRow("leap day of the fourth century") << CivilTime{2000, 2, 29, 0, 0, 0} << true;
    QTest::newRow("30 February") << CivilTime{2024, 2, 30, 0, 0, 0} << false;
    QTest::newRow("31 April") << CivilTime{2024, 4, 31, 0, 0, 0} << false;
    QTest::newRow("month 0") << CivilTime{2024, 0, 1, 0, 0, 0} << false;
    QTest::newRow("month 13") << CivilTime{2024, 13, 1, 0, 0, 0} << false;
    QTest::newRow("day 0") << CivilTime{2024, 1, 0, 0, 0, 0} << false;
    QTest::newRow("day 32") << CivilTime{2024, 1, 32, 0, 0, 0} << false;
    QTest::newRow("hour 24") << CivilTime{2024, 1, 1, 24, 0, 0} << false;
    QTest::newRow("minute 60") << CivilTime{2024, 1, 1, 0, 60, 0} << false;
    QTest::newRow("leap second") << CivilTime{2016, 12, 31, 23, 59, 60} << true;
    QTest::newRow("second 60 at noon") << CivilTime{2016, 12, 31, 12, 0, 60} << false;
    QTest::newRow("second 61") << CivilTime{2016, 12, 31, 23, 59, 61} << false;
    QTest::newRow("negative hour") << CivilTime{2024, 1, 1, -1, 0, 0} << false;
    QTest::newRow("year 10000") << CivilTime{10000, 1, 1, 0, 0, 0} << false;
    QTest::newRow("year -1") << CivilTime{-1, 1, 1, 0, 0, 0} << false;
}

void TestCivilTime::invalid()
{
    QFETCH(CivilTime, time);
    QFETCH(bool, valid);
    QCOMPARE(time.toSeconds().has_value(), valid);
}

QTEST_GUILESS_MAIN(TestCivilTime)
#include "tst_civil_time.moc"
