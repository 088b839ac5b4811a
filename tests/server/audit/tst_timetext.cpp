#include "server/audit/TimeText.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr qint64 second = 1'000'000;
constexpr qint64 now = 1'714'566'615 * second + 250'000; // 2024-05-01T12:30:15.250Z
constexpr qint64 midnight = 1'714'521'600 * second;
} // namespace

class TimeTextTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void timesAreRead_data();
    void timesAreRead();
    void otherTextIsRefused_data();
    void otherTextIsRefused();
    void timesAreWritten();
};

void TimeTextTest::timesAreRead_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("time");
    QTest::addColumn<qint64>("end");
    const auto row = [](const char *name, const QString &text, qint64 time, qint64 end) {
        QTest::newRow(name) << text << time << end;
    };
    row("seconds ago", u"15s"_s, now - 15 * second, now - 15 * second);
    row("minutes ago", u"30m"_s, now - 1'800 * second, now - 1'800 * second);
    row("hours ago", u"12h"_s, now - 43'200 * second, now - 43'200 * second);
    row("days ago", u"2d"_s, now - 172'800 * second, now - 172'800 * second);
    row("weeks ago", u"1w"_s, now - 604'800 * second, now - 604'800 * second);
    row("date", u"2024-05-01"_s, midnight, midnight + 86'400 * second);
    row("minute", u"2024-05-01T12:30"_s, midnight + 45'000 * second, midnight + 45'000 * second);
    row("second", u"2024-05-01T12:30:15"_s, midnight + 45'015 * second, midnight + 45'015 * second);
    row("milliseconds, Z", u"2024-05-01T12:30:15.250Z"_s, now, now);
    row("blank instead of T", u"2024-05-01 12:30:15"_s, midnight + 45'015 * second, midnight + 45'015 * second);
    row("offset", u"2024-05-01T14:30:15+02:00"_s, midnight + 45'015 * second, midnight + 45'015 * second);
}

void TimeTextTest::timesAreRead()
{
    QFETCH(QString, text);
    QFETCH(qint64, time);
    QFETCH(qint64, end);
    QCOMPARE(audit::parseTime(text, now), std::optional(time));
    QCOMPARE(audit::parseEndTime(text, now), std::optional(end));
}

void TimeTextTest::otherTextIsRefused_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"", "d", "2", "2x", "-2d", "2 d", "99999999d", "yesterday", "2024-13-01", "2024-02-30",
                             "2024-5-1", "2024-05-01T", "2024-05-01T25:00", "2024-05-01T12:30junk", "12:30"})
        QTest::newRow(*text ? text : "nothing") << QString::fromLatin1(text);
    QTest::newRow("other digits") << u"\u0662d"_s;
}

void TimeTextTest::otherTextIsRefused()
{
    QFETCH(QString, text);
    QString error;
    QCOMPARE(audit::parseTime(text, now, &error), std::nullopt);
    QVERIFY(error.contains(text));
    QVERIFY(error.contains(u"2024-05-01")); // the remedy
    QCOMPARE(audit::parseTime(text, now), std::nullopt);
}

void TimeTextTest::timesAreWritten()
{
    QCOMPARE(audit::timeText(now), u"2024-05-01 12:30:15"_s);
    QCOMPARE(audit::timeText(0), u"1970-01-01 00:00:00"_s);
}

QTEST_GUILESS_MAIN(TimeTextTest)
#include "tst_timetext.moc"
