#include "tests/support/FakeServer.h"
#include "ui/common/EmptyState.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/TableView.h"
#include "ui/sessions/SessionsModel.h"
#include "ui/sessions/SessionsPage.h"

#include <QMessageBox>
#include <QPushButton>
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

private:
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
    auto *table = page.findChild<ui::TableView *>();
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
    page.findChild<ui::TableView *>()->selectAll();
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
    page.findChild<ui::TableView *>()->selectRow(0);
    QVERIFY(disconnectButton(page)->isEnabled());
    m_server->setSessions({});
    QVERIFY(!disconnectButton(page)->isEnabled());
}

void SessionsPageTest::selectionSurvivesOtherSessions()
{
    ui::SessionsPage page(m_server.get());
    m_server->setSessions({session(1), session(2)});
    page.show();
    auto *table = page.findChild<ui::TableView *>();
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
    auto *table = page.findChild<ui::TableView *>();
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
    QCOMPARE(page.findChild<ui::TableView *>()->selectedRows(), QList<int>{1});
}

QTEST_MAIN(SessionsPageTest)
#include "tst_sessionspage.moc"
