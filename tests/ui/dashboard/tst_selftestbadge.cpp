#include "server/base/Clock.h"
#include "tests/support/FakeServer.h"
#include "ui/dashboard/HeaderBar.h"
#include "ui/dashboard/SelfTestBadge.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

class SelfTestBadgeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void says_data();
    void says();
    void age_data();
    void age();
    void leadsOnByMouseAndKeyboard();
};

void SelfTestBadgeTest::says_data()
{
    QTest::addColumn<qint64>("secondsAgo"); // -1: never
    QTest::addColumn<int>("failed");
    QTest::addColumn<bool>("current");
    QTest::addColumn<QString>("name");
    QTest::newRow("never run") << qint64(-1) << 0 << false << u"Self-test never run: Try what holds"_s;
    QTest::newRow("passed") << qint64(7300) << 0 << true << u"Self-test passed: 2 hour(s) ago"_s;
    QTest::newRow("failed") << qint64(120) << 3 << true << u"Self-test failed: 3 case(s), 2 minute(s) ago"_s;
    QTest::newRow("couldn't run") << qint64(5) << -1 << true << u"Self-test didn't run: just now"_s;
    QTest::newRow("policy changed") << qint64(5) << 0 << false << u"Self-test out of date: Policy changed since"_s;
    QTest::newRow("failed, policy changed")
        << qint64(5) << 3 << false << u"Self-test out of date: Policy changed since"_s;
}

void SelfTestBadgeTest::says()
{
    QFETCH(qint64, secondsAgo);
    QFETCH(int, failed);
    QFETCH(bool, current);
    ui::SelfTestBadge badge;
    const qint64 at = secondsAgo < 0 ? 0 : base::Clock::system().utcMicroseconds() - secondsAgo * 1'000'000;
    badge.showReport(at, failed, current);
    QTEST(badge.accessibleName(), "name");
    QCOMPARE(badge.accessibleName(), QString(badge.text() % u": "_s % badge.detail()));
    QVERIFY(badge.sizeHint().width() > badge.fontMetrics().horizontalAdvance(badge.detail()));
}

void SelfTestBadgeTest::age_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("a clock that went back") << qint64(-90) << u"just now"_s;
    QTest::newRow("59 seconds") << qint64(59) << u"just now"_s;
    QTest::newRow("a minute") << qint64(60) << u"1 minute(s) ago"_s;
    QTest::newRow("almost an hour") << qint64(3599) << u"59 minute(s) ago"_s;
    QTest::newRow("an hour") << qint64(3600) << u"1 hour(s) ago"_s;
    QTest::newRow("almost a day") << qint64(86399) << u"23 hour(s) ago"_s;
    QTest::newRow("days") << qint64(200'000) << u"2 day(s) ago"_s;
}

void SelfTestBadgeTest::age()
{
    QFETCH(qint64, seconds);
    QTEST(ui::SelfTestBadge::age(seconds), "text");
}

void SelfTestBadgeTest::leadsOnByMouseAndKeyboard()
{
    fake::FakeServer server;
    ui::HeaderBar header(&server);
    header.show();
    auto *badge = header.findChild<ui::SelfTestBadge *>();
    QVERIFY(!badge->isVisible()); // nobody knows yet
    header.showSelfTest(0, 0, false);
    QVERIFY(badge->isVisible());
    QSignalSpy activated(&header, &ui::HeaderBar::selfTestActivated);
    QTest::mouseClick(badge, Qt::LeftButton);
    QTest::keyClick(badge, Qt::Key_Space);
    QCOMPARE(activated.size(), 2);
}

QTEST_MAIN(SelfTestBadgeTest)
#include "tst_selftestbadge.moc"
