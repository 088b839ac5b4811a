#include "tests/server/files/UploadSupport.h"

#include <QTest>

class OpeningTimesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anAreaClosesAlsoDuringATransfer()
    {
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Manage)}).openUntil =
            fixture.clock.now + 60 * qint64(1000000);
        fixture.makeFile("area/old");
        const View view = fixture.viewOf(AreaFixture::user("alice"));
        const Opened upload = view.openForWriting(virtualPath("/a"), request());
        QCOMPARE(send(**upload, "x"), QByteArray("ok"));
        fixture.clock.advanceSeconds(60);
        QCOMPARE(send(**upload, "x"), QByteArray("denied"));
        QCOMPARE(outcome(view.openForWriting(virtualPath("/b"), request())), QByteArray("not found"));
        QCOMPARE(outcome(view.openForWriting(virtualPath("/old"), request(How::Append))), QByteArray("not found"));
    }

    void whatIsReadMayGoOnUntilTheAreaEnds()
    {
        AreaFixture fixture;
        config::Area &area = fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::Download)});
        fixture.makeFile("area/file");
        const View view = fixture.viewOf(AreaFixture::anonymous());
        QCOMPARE(view.openForReading(virtualPath("/file"))->open.millisecondsLeft(), std::nullopt);
        area.openUntil = fixture.clock.now + 60 * qint64(1000000);
        area.hours = {0, 1}; // are about uploads only
        const View other = fixture.viewOf(AreaFixture::anonymous());
        for (const files::OpenPeriod &open :
             {other.openForReading(virtualPath("/file"))->open, other.openPeriod(virtualPath("/"))}) {
            QVERIFY(!open.isOver());
            QCOMPARE(open.millisecondsLeft(), std::optional<qint64>(60000));
            fixture.clock.advanceSeconds(60);
            QVERIFY(open.isOver());
            QCOMPARE(open.millisecondsLeft(), std::optional<qint64>(0));
            fixture.clock.advanceSeconds(-60);
        }
        QVERIFY(!files::OpenPeriod().isOver());
    }

    void whoComesTooLateIsKnown()
    {
        AreaFixture fixture;
        fixture.addArea("/box", "box", {AreaFixture::grant("anonymous", Mode::DropBox)}).openUntil = fixture.clock.now;
        fixture.addArea("/pub", "pub", {AreaFixture::grant("*", Mode::Download)}).openUntil = fixture.clock.now;
        fixture.addArea("/open", "open", {AreaFixture::grant("*", Mode::Exchange)});
        const View stranger = fixture.viewOf(AreaFixture::anonymous());
        QVERIFY(stranger.isTooLateFor(virtualPath("/box/a")));
        QVERIFY(!stranger.isTooLateFor(virtualPath("/pub/a")));
        QVERIFY(!stranger.isTooLateFor(virtualPath("/open/a")));
        QVERIFY(!stranger.isTooLateFor(virtualPath("/nowhere/a")));
        QVERIFY(!fixture.viewOf(AreaFixture::user("bob")).isTooLateFor(virtualPath("/box/a")));
        // Who asks for what waits is counted, closed or not.
        QCOMPARE(stranger.dropBoxOf(virtualPath("/box/a")), std::optional(QStringLiteral("/box")));
        QCOMPARE(stranger.dropBoxOf(virtualPath("/box")), std::nullopt);
        QCOMPARE(stranger.dropBoxOf(virtualPath("/open/a")), std::nullopt);
    }

    void whatIsReceivedWhenTheAreaClosesIsNotKept_data()
    {
        QTest::addColumn<Mode>("mode");
        QTest::newRow("manage") << Mode::Manage;
        QTest::newRow("exchange") << Mode::Exchange;
        QTest::newRow("drop box") << Mode::DropBox;
    }
    void whatIsReceivedWhenTheAreaClosesIsNotKept()
    {
        QFETCH(const Mode, mode);
        AreaFixture fixture;
        fixture.addArea("/", "area", {AreaFixture::grant("*", mode)}).openUntil =
            fixture.clock.now + 60 * qint64(1000000);
        const View view = fixture.viewOf(AreaFixture::user("alice"));
        Opened upload = view.openForWriting(virtualPath("/a"), request());
        QCOMPARE((*upload)->millisecondsLeft(), std::optional<qint64>(60000));
        QCOMPARE(send(**upload, "all of it"), QByteArray("ok"));
        fixture.clock.advanceSeconds(60);
        QCOMPARE((*upload)->millisecondsLeft(), std::optional<qint64>(0));
        QCOMPARE(outcome((*upload)->finish()), QByteArray("denied"));
        upload.value().reset();
        QCOMPARE(fixture.names("area"), QStringList());
        QVERIFY(fixture.names("quarantine").isEmpty());
    }

    void anAreaIsOpenAtItsHours()
    {
        AreaFixture fixture;
        const QTime now = QDateTime::fromMSecsSinceEpoch(fixture.clock.now / 1000).time();
        const int minute = now.hour() * 60 + now.minute();
        const auto later = [minute](int minutes) { return (minute + minutes) % config::Hours::minutesADay; };
        fixture.addArea("/", "area", {AreaFixture::grant("*", Mode::DropBox)}).hours = {later(0), later(2)};
        const View view = fixture.viewOf(AreaFixture::anonymous());
        const Opened upload = view.openForWriting(virtualPath("/a"), request());
        QCOMPARE(send(**upload, "x"), QByteArray("ok"));
        const qint64 left = (*upload)->millisecondsLeft().value_or(-1);
        QVERIFY2(left > 60000 && left <= 120000, qPrintable(QString::number(left)));
        fixture.clock.now += left * 1000 - 1000;
        QCOMPARE(send(**upload, "x"), QByteArray("ok"));
        fixture.clock.now += 1000;
        QCOMPARE(send(**upload, "x"), QByteArray("denied"));
        QCOMPARE(store(view, "/b", "x"), QByteArray("denied"));
        fixture.clock.advanceSeconds(86400 - 120);
        QCOMPARE(store(view, "/b", "x"), QByteArray("ok"));
    }
};

QTEST_APPLESS_MAIN(OpeningTimesTest)
#include "tst_opening_times.moc"
