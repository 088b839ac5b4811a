#include "tests/support/FakeServer.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/PlainLabel.h"
#include "ui/dashboard/AddressBar.h"
#include "ui/dashboard/CounterButton.h"
#include "ui/dashboard/HeaderBar.h"
#include "ui/dashboard/ServerSwitch.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace {

bool says(const QWidget &widget, const QString &text)
{
    const QList<ui::PlainLabel *> labels = widget.findChildren<ui::PlainLabel *>();
    return std::any_of(labels.begin(), labels.end(), [&](const ui::PlainLabel *label) {
        return label->isVisibleTo(&widget) && label->fullText() == text;
    });
}

api::SessionRow session(qint64 id, api::Activity activity)
{
    api::SessionRow row;
    row.id = {id};
    row.activity = activity;
    return row;
}

} // namespace

class HeaderBarTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void mouseStartsAndStops();
    void keyboardStartsAndStops();
    void nothingToPressInBetween();
    void finishingTransfersIsSaid();
    void oneAddressIsTextAndCanBeCopied();
    void severalAddressesAreAList();
    void chosenAddressSurvivesAnUpdate();
    void countersLeadToPages();
    void problemLeadsToItsPlace();
    void problemButtonStaysWhileNothingChanges();
    void failedStartIsSaidUntilTheNext();
    void failedStartIsSaidOnceWithItsRemedy();
    void aServerWithoutAnOpenAddressSaysSo();
    void manyProblemsAreFolded();
};

void HeaderBarTest::mouseStartsAndStops()
{
    fake::FakeServer server;
    ui::HeaderBar header(&server);
    header.show();
    auto *button = header.findChild<ui::ServerSwitch *>();
    QCOMPARE(button->text(), u"Start"_s);
    QVERIFY(says(header, u"Stopped"_s));
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(server.starts, 1);
    QVERIFY(says(header, u"Serving"_s));
    QCOMPARE(button->text(), u"Stop"_s);
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(server.stops, QList<int>{10});
    QVERIFY(says(header, u"Stopped"_s));
}

void HeaderBarTest::keyboardStartsAndStops()
{
    fake::FakeServer server;
    ui::HeaderBar header(&server);
    header.show();
    header.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&header));
    QTest::keyClick(&header, Qt::Key_R, Qt::ControlModifier);
    QCOMPARE(server.starts, 1);
    header.findChild<ui::ServerSwitch *>()->setFocus();
    QTest::keyClick(header.findChild<ui::ServerSwitch *>(), Qt::Key_Space);
    QCOMPARE(server.stops.size(), 1);
}

void HeaderBarTest::nothingToPressInBetween()
{
    fake::FakeServer server;
    server.setHolding(true);
    ui::HeaderBar header(&server);
    header.toggleAction()->trigger();
    QVERIFY(says(header, u"Starting"_s));
    QVERIFY(!header.findChild<ui::ServerSwitch *>()->isEnabled());
    header.toggleAction()->trigger();
    QCOMPARE(server.starts, 1);
    QVERIFY(server.stops.isEmpty());
}

void HeaderBarTest::finishingTransfersIsSaid()
{
    fake::FakeServer server;
    ui::HeaderBar header(&server);
    api::ServerSnapshot snapshot;
    snapshot.state = api::ServerState::Stopping;
    snapshot.sessions = {session(1, api::Activity::Sending), session(2, api::Activity::Idle),
                         session(3, api::Activity::Receiving)};
    server.setSnapshot(snapshot);
    QVERIFY(says(header, u"Stopping"_s));
    QVERIFY(says(header, u"Finishing 2 transfer(s)…"_s));
}

void HeaderBarTest::oneAddressIsTextAndCanBeCopied()
{
    fake::FakeServer server;
    server.setAddresses({u"ftp://192.0.2.5:2121"_s});
    ui::HeaderBar header(&server);
    header.show();
    server.start();
    auto *bar = header.findChild<ui::AddressBar *>();
    QVERIFY(says(header, u"ftp://192.0.2.5:2121"_s));
    QVERIFY(!bar->findChild<QComboBox *>()->isVisible());
    QTest::mouseClick(bar->findChild<QToolButton *>(), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"ftp://192.0.2.5:2121"_s);
    QCOMPARE(bar->findChild<QToolButton *>()->accessibleName(), u"Copied"_s);
}

void HeaderBarTest::severalAddressesAreAList()
{
    fake::FakeServer server;
    server.setAddresses({u"ftp://192.0.2.5:2121"_s, u"ftp://[2001:db8::1]:2121"_s});
    ui::HeaderBar header(&server);
    header.show();
    auto *bar = header.findChild<ui::AddressBar *>();
    auto *list = bar->findChild<QComboBox *>();
    QVERIFY(list->isVisible());
    list->setCurrentIndex(1);
    QTest::mouseClick(bar->findChild<QToolButton *>(), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"ftp://[2001:db8::1]:2121"_s);
}

void HeaderBarTest::chosenAddressSurvivesAnUpdate()
{
    ui::AddressBar bar;
    bar.showAddresses({u"a"_s, u"b"_s}, true);
    bar.findChild<QComboBox *>()->setCurrentIndex(1);
    bar.showAddresses({u"c"_s, u"a"_s, u"b"_s}, true);
    QCOMPARE(bar.current(), u"b"_s);
}

void HeaderBarTest::countersLeadToPages()
{
    fake::FakeServer server;
    ui::HeaderBar header(&server);
    header.show();
    api::ServerSnapshot snapshot;
    snapshot.state = api::ServerState::Running;
    snapshot.sessions = {session(1, api::Activity::Idle)};
    snapshot.blocked = 12;
    server.setSnapshot(snapshot);
    const QList<ui::CounterButton *> counters = header.findChildren<ui::CounterButton *>();
    QCOMPARE(counters.size(), 2);
    QCOMPARE(counters.at(0)->accessibleName(), u"Sessions: 1"_s);
    QCOMPARE(counters.at(1)->accessibleName(), u"Blocked: 12"_s);
    QSignalSpy sessions(&header, &ui::HeaderBar::sessionsActivated);
    QSignalSpy blocked(&header, &ui::HeaderBar::blockedActivated);
    QTest::mouseClick(counters.at(0), Qt::LeftButton);
    QTest::keyClick(counters.at(1), Qt::Key_Space);
    QCOMPARE(sessions.count(), 1);
    QCOMPARE(blocked.count(), 1);
}

void HeaderBarTest::problemLeadsToItsPlace()
{
    fake::FakeServer server;
    ui::HeaderBar header(&server);
    header.show();
    server.setProblems({{api::Problem::Place::Area, u"/incoming"_s, u"<b>missing</b>"_s}});
    auto *message = header.findChild<ui::InlineMessage *>();
    QVERIFY(message);
    QCOMPARE(message->text(), u"/incoming: <b>missing</b>"_s);
    QSignalSpy spy(&header, &ui::HeaderBar::problemActivated);
    QTest::mouseClick(message->actionButton(), Qt::LeftButton);
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy.first().first().value<api::Problem>().subject, u"/incoming"_s);
}

void HeaderBarTest::problemButtonStaysWhileNothingChanges()
{
    fake::FakeServer server;
    ui::HeaderBar header(&server);
    server.setProblems({{api::Problem::Place::Log, {}, u"disk full"_s}});
    const QPointer<ui::InlineMessage> before = header.findChild<ui::InlineMessage *>();
    api::ServerSnapshot same = *server.snapshot();
    same.bytesSent = 5;
    server.setSnapshot(same);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QVERIFY(before);
    QVERIFY(!before->isHidden());
}

void HeaderBarTest::failedStartIsSaidUntilTheNext()
{
    fake::FakeServer server;
    ui::HeaderBar header(&server);
    Q_EMIT server.failed(u"Port 2121 is taken."_s);
    QVERIFY(says(header, u"The server did not start: Port 2121 is taken."_s));
    server.start();
    QVERIFY(!says(header, u"The server did not start: Port 2121 is taken."_s));
}

void HeaderBarTest::failedStartIsSaidOnceWithItsRemedy()
{
    fake::FakeServer server;
    ui::HeaderBar header(&server);
    const QString why = u"Port 2121 is taken."_s;
    server.setProblems({{api::Problem::Place::Listener, u"0.0.0.0:2121"_s, why}});
    Q_EMIT server.failed(why);
    QVERIFY(says(header, u"The server did not start: Port 2121 is taken."_s));
    QVERIFY(!says(header, why));
    QSignalSpy fix(&header, &ui::HeaderBar::problemActivated);
    for (const ui::InlineMessage *message : header.findChildren<ui::InlineMessage *>()) {
        if (message->isVisibleTo(&header))
            message->actionButton()->click();
    }
    QCOMPARE(fix.size(), 1);
}

void HeaderBarTest::aServerWithoutAnOpenAddressSaysSo()
{
    fake::FakeServer server;
    ui::HeaderBar header(&server);
    api::ServerSnapshot unreachable;
    unreachable.state = api::ServerState::Running;
    server.setSnapshot(unreachable);
    QVERIFY(says(header, u"No address is open"_s));
    unreachable.listening = {*address::Endpoint::parse(u"127.0.0.1:2121")};
    server.setSnapshot(unreachable);
    QVERIFY(!says(header, u"No address is open"_s));
}

void HeaderBarTest::manyProblemsAreFolded()
{
    fake::FakeServer server;
    ui::HeaderBar header(&server);
    QList<api::Problem> problems;
    for (int number = 0; number < 7; ++number)
        problems.append({api::Problem::Place::Area, u"/%1"_s.arg(number), u"gone"_s});
    server.setProblems(problems);
    QCOMPARE(header.findChildren<ui::InlineMessage *>().size(), 3);
    const QList<QPushButton *> buttons = header.findChildren<QPushButton *>();
    const auto more = std::find_if(buttons.begin(), buttons.end(), [](const QPushButton *button) {
        return button->text() == u"Show 4 more problem(s)";
    });
    QVERIFY(more != buttons.end());
    (*more)->click();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QCOMPARE(header.findChildren<ui::InlineMessage *>().size(), 7);
}

QTEST_MAIN(HeaderBarTest)
#include "tst_headerbar.moc"
