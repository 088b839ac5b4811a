#include "tests/support/FakeServer.h"
#include "ui/common/EmptyState.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/PlainLabel.h"
#include "ui/common/TableView.h"
#include "ui/sessions/DataConnectionsModel.h"
#include "ui/sessions/SessionsModel.h"
#include "ui/sessions/SessionsPage.h"

#include <QMessageBox>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace {

api::SessionRow session(qint64 id)
{
    api::SessionRow row;
    row.id = {id};
    row.user = u"user%1"_s.arg(id);
    row.connectedAt = id * 1'000'000;
    return row;
}

api::DataConnectionsPtr connections(qint64 session, int first, int last)
{
    auto made = std::make_shared<api::DataConnections>();
    made->session = {session};
    made->older = first - 1;
    for (int number = first; number <= last; ++number) {
        api::DataConnectionRow row;
        row.number = number;
        row.verb = u"EPSV"_s;
        row.command = u"RETR"_s;
        row.path = u"/%1"_s.arg(number);
        row.state = api::DataConnectionRow::State::Done;
        row.binding = api::DataBinding::Resumed;
        made->rows.append(row);
    }
    return made;
}

ui::TableView *dataTable(const QWidget &page)
{
    return page.findChild<ui::TableView *>(u"dataConnections"_s);
}

QString wordsOf(const QWidget &page)
{
    return page.findChild<ui::PlainLabel *>(u"connectionsWords"_s)->fullText();
}

QPushButton *disconnectButton(const QWidget &page)
{
    const QList<QPushButton *> all = page.findChildren<QPushButton *>();
    for (QPushButton *one : all) {
        if (one->text() == u"Disconnect" && !qobject_cast<QMessageBox *>(one->window()))
            return one;
    }
    return nullptr;
}

} // namespace

class SessionsPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void oneIsDisconnectedAtOnce();
    void severalAreAskedFor();
    void buttonNeedsASelection();
    void selectionSurvivesOtherSessions();
    void emptyStateHandsOutTheAddresses();
    void emptyStateStartsTheServer();
    void unreachedPassivePortIsExplained();
    void problemSelectsTheUnreached();
    void chosenSessionIsWatched();
    void connectionsOfTheChosenAreShown();
    void emptyConnectionsAreExplained();
    void readingIsNotDisturbed();
    void endedSessionStaysToBeRead();
    void keyboardLeadsToTheConnections();

private:
    void setConnections(const api::DataConnectionsPtr &connections);

    QTemporaryDir m_scratch;
    std::unique_ptr<fake::FakeServer> m_server;
};

void SessionsPageTest::initTestCase()
{
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_scratch.path());
    QCoreApplication::setOrganizationName(u"portcullis-test"_s);
}

void SessionsPageTest::init()
{
    m_server = std::make_unique<fake::FakeServer>();
    m_server->start();
}

void SessionsPageTest::oneIsDisconnectedAtOnce()
{
    ui::SessionsPage page(m_server.get());
    m_server->setSessions({session(1), session(2), session(3)});
    page.show();
    auto *table = page.findChild<ui::TableView *>(u"sessions"_s);
    page.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&page));
    table->setFocus();
    table->selectRow(0); // newest first
    QTest::keyClick(table, Qt::Key_Delete);
    QCOMPARE(m_server->kicked, QList<base::SessionId>{{3}});
    QCOMPARE(table->model()->index(0, ui::SessionsModel::Doing).data().toString(), u"Disconnecting"_s);
}

void SessionsPageTest::severalAreAskedFor()
{
    ui::SessionsPage page(m_server.get());
    m_server->setSessions({session(1), session(2), session(3)});
    page.show();
    page.findChild<ui::TableView *>(u"sessions"_s)->selectAll();
    QTest::mouseClick(disconnectButton(page), Qt::LeftButton);
    auto *question = page.findChild<QMessageBox *>();
    QVERIFY(question);
    QVERIFY(m_server->kicked.isEmpty());
    const QList<QAbstractButton *> buttons = question->buttons();
    for (QAbstractButton *button : buttons) {
        if (question->buttonRole(button) == QMessageBox::DestructiveRole)
            button->click();
    }
    QCOMPARE(m_server->kicked.size(), 3);
}

void SessionsPageTest::buttonNeedsASelection()
{
    ui::SessionsPage page(m_server.get());
    m_server->setSessions({session(1)});
    page.show();
    QVERIFY(!disconnectButton(page)->isEnabled());
    page.findChild<ui::TableView *>(u"sessions"_s)->selectRow(0);
    QVERIFY(disconnectButton(page)->isEnabled());
    m_server->setSessions({});
    QVERIFY(!disconnectButton(page)->isEnabled());
}

void SessionsPageTest::selectionSurvivesOtherSessions()
{
    ui::SessionsPage page(m_server.get());
    m_server->setSessions({session(1), session(2)});
    page.show();
    auto *table = page.findChild<ui::TableView *>(u"sessions"_s);
    page.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&page));
    table->setFocus();
    table->selectRow(1); // session 1
    m_server->setSessions({session(1), session(3), session(4), session(5)});
    QTest::keyClick(table, Qt::Key_Delete);
    QCOMPARE(m_server->kicked, QList<base::SessionId>{{1}});
}

void SessionsPageTest::emptyStateHandsOutTheAddresses()
{
    m_server->setAddresses({u"ftp://192.0.2.5:2121"_s});
    ui::SessionsPage page(m_server.get());
    page.show();
    auto *empty = page.findChild<ui::EmptyState *>();
    QVERIFY(empty->isVisible());
    QVERIFY(empty->accessibleDescription().contains(u"ftp://192.0.2.5:2121"));
    m_server->setSessions({session(1)});
    QVERIFY(!empty->isVisible());
}

void SessionsPageTest::emptyStateStartsTheServer()
{
    m_server->stop(0);
    ui::SessionsPage page(m_server.get());
    page.show();
    QTest::mouseClick(page.findChild<ui::EmptyState *>()->button(), Qt::LeftButton);
    QCOMPARE(m_server->starts, 2);
}

void SessionsPageTest::unreachedPassivePortIsExplained()
{
    ui::SessionsPage page(m_server.get());
    page.show();
    QSignalSpy problems(&page, &ui::Page::problemCountChanged);
    api::SessionRow row = session(1);
    row.passiveUnreached = true;
    m_server->setSessions({row});
    auto *table = page.findChild<ui::TableView *>(u"sessions"_s);
    const QString tip = table->model()->index(0, ui::SessionsModel::Doing).data(Qt::ToolTipRole).toString();
    QVERIFY(tip.contains(u"firewall"));
    QVERIFY(tip.contains(u"50000 to 50999"));
    QCOMPARE(page.findChild<ui::InlineMessage *>()->text(), tip);
    QCOMPARE(problems.last().first().toInt(), 1);
    m_server->setSessions({session(1)});
    QVERIFY(page.findChild<ui::InlineMessage *>()->isHidden());
    QCOMPARE(problems.last().first().toInt(), 0);
}

void SessionsPageTest::problemSelectsTheUnreached()
{
    ui::SessionsPage page(m_server.get());
    api::SessionRow row = session(2);
    row.passiveUnreached = true;
    m_server->setSessions({session(1), row, session(3)});
    page.show();
    page.showProblem({api::Problem::Place::PassivePorts, {}, {}});
    QCOMPARE(page.findChild<ui::TableView *>(u"sessions"_s)->selectedRows(), QList<int>{1});
}

void SessionsPageTest::setConnections(const api::DataConnectionsPtr &connections)
{
    api::ServerSnapshot next = *m_server->snapshot();
    next.dataConnections = connections;
    m_server->setSnapshot(next);
}

void SessionsPageTest::chosenSessionIsWatched()
{
    ui::SessionsPage page(m_server.get());
    m_server->setSessions({session(1), session(2)});
    page.show();
    auto *table = page.findChild<ui::TableView *>(u"sessions"_s);
    m_server->watched.clear();
    table->selectRow(1);
    QCOMPARE(m_server->watched, QList<base::SessionId>{{1}});
    page.hide(); // nobody looks
    QCOMPARE(m_server->watched.last(), base::SessionId{});
    page.show();
    QCOMPARE(m_server->watched.last(), base::SessionId{1});
    table->selectAll();
    QCOMPARE(m_server->watched.last(), base::SessionId{});
    QVERIFY(wordsOf(page).contains(u"single"));
}

void SessionsPageTest::connectionsOfTheChosenAreShown()
{
    ui::SessionsPage page(m_server.get());
    m_server->setSessions({session(1), session(2)});
    page.show();
    auto *table = page.findChild<ui::TableView *>(u"sessions"_s);
    table->selectRow(0); // session 2
    setConnections(connections(1, 1, 3)); // still on its way from another choice
    QVERIFY(!dataTable(page)->isVisible());
    setConnections(connections(2, 4, 6));
    QVERIFY(dataTable(page)->isVisible());
    QCOMPARE(dataTable(page)->model()->rowCount(), 3);
    QVERIFY(page.findChild<ui::PlainLabel *>(u"olderConnections"_s)->fullText().startsWith(u"3 older"));
    table->selectRow(1);
    QVERIFY(!dataTable(page)->isVisible()); // not under another session's title
}

void SessionsPageTest::emptyConnectionsAreExplained()
{
    ui::SessionsPage page(m_server.get());
    m_server->setSessions({session(1)});
    page.show();
    QVERIFY(wordsOf(page).contains(u"Choose a session"));
    page.findChild<ui::TableView *>(u"sessions"_s)->selectRow(0);
    setConnections(connections(1, 1, 0));
    QCOMPARE(wordsOf(page), u"This session has made no data connection yet."_s);
}

void SessionsPageTest::readingIsNotDisturbed()
{
    ui::SessionsPage page(m_server.get());
    page.resize(900, 600);
    m_server->setSessions({session(1)});
    page.show();
    QVERIFY(QTest::qWaitForWindowExposed(&page));
    page.findChild<ui::TableView *>(u"sessions"_s)->selectRow(0);
    setConnections(connections(1, 1, 50));
    ui::TableView *table = dataTable(page);
    QTRY_VERIFY(table->verticalScrollBar()->maximum() > 10);
    table->selectRow(20); // 30
    table->verticalScrollBar()->setValue(10);
    const auto top = [table] {
        return table->model()->index(table->rowAt(0), ui::DataConnectionsModel::Transfer).data();
    };
    QCOMPARE(top().toString(), u"RETR /40"_s);
    setConnections(connections(1, 4, 53));
    QCOMPARE(top().toString(), u"RETR /40"_s);
    QCOMPARE(table->selectedRows(), QList<int>{23});
    table->verticalScrollBar()->setValue(0); // who is at the top sees the newest
    setConnections(connections(1, 5, 54));
    QCOMPARE(top().toString(), u"RETR /54"_s);
}

void SessionsPageTest::endedSessionStaysToBeRead()
{
    ui::SessionsPage page(m_server.get());
    m_server->setSessions({session(1), session(2)});
    page.show();
    page.findChild<ui::TableView *>(u"sessions"_s)->selectRow(0); // session 2
    setConnections(connections(2, 1, 3));
    auto ended = std::make_shared<api::DataConnections>(*connections(2, 1, 4));
    ended->sessionEnded = true;
    api::ServerSnapshot next = *m_server->snapshot();
    next.sessions = {session(1)};
    next.dataConnections = ended;
    m_server->setSnapshot(next);
    QVERIFY(dataTable(page)->isVisible());
    QCOMPARE(dataTable(page)->model()->rowCount(), 4);
    QVERIFY(page.findChild<ui::PlainLabel *>(u"connectionsTitle"_s)->fullText().contains(u"who has left"));
    page.hide();
    page.show(); // it can't be watched any more
    QVERIFY(!dataTable(page)->isVisible());
}

void SessionsPageTest::keyboardLeadsToTheConnections()
{
    ui::SessionsPage page(m_server.get());
    m_server->setSessions({session(1)});
    page.show();
    page.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&page));
    auto *table = page.findChild<ui::TableView *>(u"sessions"_s);
    table->selectRow(0);
    setConnections(connections(1, 1, 3));
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Tab);
    for (int step = 0; step < 3 && !dataTable(page)->hasFocus(); ++step)
        QTest::keyClick(page.focusWidget(), Qt::Key_Tab);
    QVERIFY(dataTable(page)->hasFocus());
    QVERIFY(!dataTable(page)->accessibleName().isEmpty());
    QTest::keyClick(dataTable(page), Qt::Key_Down);
    QTest::keyClick(dataTable(page), Qt::Key_Down);
    QCOMPARE(dataTable(page)->selectedRows().size(), 1);
}

QTEST_MAIN(SessionsPageTest)
#include "tst_sessionspage.moc"
