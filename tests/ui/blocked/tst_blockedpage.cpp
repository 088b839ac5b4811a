#include "tests/support/FakeServer.h"
#include "tests/ui/blocked/PageSupport.h"
#include "ui/blocked/AttemptDetails.h"
#include "ui/blocked/AttemptsModel.h"
#include "ui/blocked/BlockedPage.h"
#include "ui/blocked/DetailsPane.h"
#include "ui/blocked/FilterBar.h"
#include "ui/blocked/FilterLine.h"
#include "ui/blocked/IncidentsModel.h"
#include "ui/blocked/LongTable.h"
#include "ui/blocked/Timeline.h"
#include "ui/blocked/TranscriptModel.h"
#include "ui/common/EmptyState.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/PlainLabel.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace Qt::Literals::StringLiterals;
using namespace support;

class BlockedPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void emptyWithoutADatabase();
    void readsALogWhileStopped();
    void filterNarrows();
    void wrongFilterIsSaidInline();
    void nothingMatchesCanBeUndone();
    void detailsExplainTheChosen();
    void findFocusesTheFilter();
    void newRowsAppear();
    void readingPausesTheNewest();
    void headerSorts();
    void incidentsUnfold();
    void picturesFollowTheFilter();
    void detailsTellTheSession();

private:
    QTemporaryDir m_scratch;
    QString m_database;
};

void BlockedPageTest::initTestCase()
{
    m_database = m_scratch.filePath(u"portcullis.db"_s);
    support::prepare(m_scratch, m_database);
}

void BlockedPageTest::emptyWithoutADatabase()
{
    fake::FakeServer server;
    server.setDatabaseFile(m_scratch.filePath(u"none.db"_s));
    ui::BlockedPage page(&server);
    page.show();
    auto *model = page.findChild<ui::AttemptsModel *>();
    QTRY_VERIFY(model->isAnswered());
    QVERIFY(says(page, u"No data connection has been refused yet"_s));
}

void BlockedPageTest::readsALogWhileStopped()
{
    fake::FakeServer server;
    server.setDatabaseFile(m_database);
    ui::BlockedPage page(&server);
    page.show();
    auto *table = page.findChild<ui::LongTable *>();
    QTRY_COMPARE(table->model()->rowCount(), 12);
    QVERIFY(table->isVisible());
    QVERIFY(!says(page, u"No data connection has been refused yet"_s));
}

void BlockedPageTest::filterNarrows()
{
    fake::FakeServer server;
    server.setDatabaseFile(m_database);
    ui::BlockedPage page(&server);
    page.show();
    auto *table = page.findChild<ui::LongTable *>();
    QTRY_COMPARE(table->model()->rowCount(), 12);
    auto *line = page.findChild<ui::FilterLine *>();
    page.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&page));
    line->setFocus();
    QTest::keyClicks(line, u"client:198.51.100.0/24"_s);
    QTRY_COMPARE(table->model()->rowCount(), 2);
    QTest::keyClick(line, Qt::Key_Escape);
    QTRY_COMPARE(table->model()->rowCount(), 12);
}

void BlockedPageTest::wrongFilterIsSaidInline()
{
    fake::FakeServer server;
    server.setDatabaseFile(m_database);
    ui::BlockedPage page(&server);
    page.show();
    auto *table = page.findChild<ui::LongTable *>();
    QTRY_COMPARE(table->model()->rowCount(), 12);
    auto *bar = page.findChild<ui::FilterBar *>();
    bar->setWhere(u"port:99999999"_s);
    QTRY_VERIFY(bar->findChild<ui::InlineMessage *>(u"filterError"_s)->isVisible());
    QCOMPARE(table->model()->rowCount(), 12);
    bar->setWhere(u"port:25"_s);
    QTRY_VERIFY(!bar->findChild<ui::InlineMessage *>(u"filterError"_s)->isVisible());
}

void BlockedPageTest::nothingMatchesCanBeUndone()
{
    fake::FakeServer server;
    server.setDatabaseFile(m_database);
    ui::BlockedPage page(&server);
    page.show();
    page.findChild<ui::FilterBar *>()->setWhere(u"user:nobody-at-all"_s);
    QTRY_VERIFY(says(page, u"Nothing matches the filter"_s));
    const QList<ui::EmptyState *> states = page.findChildren<ui::EmptyState *>();
    for (ui::EmptyState *state : states) {
        if (state->isVisible())
            Q_EMIT state->actionTriggered();
    }
    QTRY_COMPARE(page.findChild<ui::LongTable *>()->model()->rowCount(), 12);
}

void BlockedPageTest::detailsExplainTheChosen()
{
    fake::FakeServer server;
    server.setDatabaseFile(m_database);
    ui::BlockedPage page(&server);
    page.show();
    auto *table = page.findChild<ui::LongTable *>();
    auto *details = page.findChild<ui::AttemptDetails *>();
    page.findChild<ui::FilterBar *>()->setWhere(u"rule:no-office"_s);
    QTRY_COMPARE(table->model()->rowCount(), 1);
    table->selectRow(0);
    QVERIFY(says(*details, u"Refused by the rule \"no-office\""_s));
    QTRY_VERIFY(says(*details, u"no-office: matched – decided"_s));
    QVERIFY(says(*details, u"fxp-partner: the client is not among its clients"_s));
    QVERIFY(says(*details, u"Deny 192.168.0.0/16, any port"_s));
}

void BlockedPageTest::findFocusesTheFilter()
{
    fake::FakeServer server;
    server.setDatabaseFile(m_database);
    ui::BlockedPage page(&server);
    page.show();
    page.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&page));
    auto *table = page.findChild<ui::LongTable *>();
    QTRY_COMPARE(table->model()->rowCount(), 12);
    table->setFocus();
    QTest::keyClick(table, Qt::Key_F, Qt::ControlModifier);
    QTRY_VERIFY(page.findChild<ui::FilterLine *>()->hasFocus());
}

void BlockedPageTest::newRowsAppear()
{
    const QString database = m_scratch.filePath(u"growing.db"_s);
    QVERIFY(sample::writeLog(database));
    fake::FakeServer server;
    server.setDatabaseFile(database);
    ui::BlockedPage page(&server);
    page.show();
    auto *table = page.findChild<ui::LongTable *>();
    QTRY_COMPARE(table->model()->rowCount(), 12);
    QVERIFY(sample::writeLog(database));
    Q_EMIT server.attemptsStored();
    QTRY_COMPARE(table->model()->rowCount(), 24);
}

void BlockedPageTest::readingPausesTheNewest()
{
    const QString database = m_scratch.filePath(u"paused.db"_s);
    for (int round = 0; round < 4; ++round)
        QVERIFY(sample::writeLog(database));
    fake::FakeServer server;
    server.setDatabaseFile(database);
    ui::BlockedPage page(&server);
    openOn(page, {}, 48);
    auto *table = page.findChild<ui::LongTable *>();
    auto *newest = page.findChild<QPushButton *>(u"newest"_s);
    QVERIFY(table->verticalScrollBar()->maximum() > 3);
    table->verticalScrollBar()->setValue(3);
    QVERIFY(sample::writeLog(database));
    Q_EMIT server.attemptsStored();
    QTRY_VERIFY(newest->isVisible());
    QCOMPARE(table->model()->rowCount(), 48);
    QCOMPARE(table->topRow(), 3);
    QVERIFY(newest->text().contains(u"go to the newest"));
    QTest::mouseClick(newest, Qt::LeftButton);
    QTRY_COMPARE(table->model()->rowCount(), 60);
    QVERIFY(table->isAtTop());
    QVERIFY(!newest->isVisible());
}

void BlockedPageTest::headerSorts()
{
    fake::FakeServer server;
    server.setDatabaseFile(m_database);
    ui::BlockedPage page(&server);
    openOn(page, u"port:20-27"_s, 8 + 1); // one more asks for port 25
    auto *table = page.findChild<ui::LongTable *>();
    const auto *model = page.findChild<ui::AttemptsModel *>();
    QHeaderView *header = table->horizontalHeader();
    const auto click = [header](int column) {
        const QPoint middle(header->sectionViewportPosition(column) + header->sectionSize(column) / 2,
                            header->height() / 2);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, middle);
    };
    const auto port = [model](int row) { return model->attempt(row) ? model->attempt(row)->targetPort : -1; };
    click(ui::AttemptsModel::Port);
    QTRY_COMPARE(port(0), 20);
    QCOMPARE(port(model->rowCount() - 1), 27);
    QVERIFY(says(page, u"new ones are not mixed in"_s));
    click(ui::AttemptsModel::Port);
    QTRY_COMPARE(port(0), 27);
    click(ui::AttemptsModel::User); // nothing to sort by
    QCOMPARE(header->sortIndicatorSection(), int(ui::AttemptsModel::Port));
    click(ui::AttemptsModel::Time);
    QTRY_VERIFY(says(page, u"following the newest"_s));
}

void BlockedPageTest::incidentsUnfold()
{
    fake::FakeServer server;
    server.setDatabaseFile(m_database);
    ui::BlockedPage page(&server);
    openOn(page, {}, 12);
    const QList<QToolButton *> buttons = page.findChildren<QToolButton *>();
    for (QToolButton *button : buttons) {
        if (button->text() == u"Incidents")
            QTest::mouseClick(button, Qt::LeftButton);
    }
    auto *tree = page.findChild<QTreeView *>();
    auto *model = page.findChild<ui::IncidentsModel *>();
    const QAbstractItemModelTester tester(model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTRY_VERIFY(model->incidents() >= 4);
    QVERIFY(tree->isVisible());
    int scan = -1;
    for (int row = 0; row < model->incidents(); ++row) {
        if (model->incident(model->index(row, 0))->client == u"203.0.113.77")
            scan = row;
    }
    QVERIFY(scan >= 0);
    const QModelIndex incident = model->index(scan, 0);
    QVERIFY(incident.siblingAtColumn(ui::IncidentsModel::Story).data().toString().contains(u"8 ports"));
    tree->setFocus();
    tree->setCurrentIndex(incident);
    QTest::keyClick(tree, Qt::Key_Right);
    QTRY_COMPARE(model->rowCount(incident), 8);
    // The newest of its attempts can be acted on.
    QTRY_VERIFY(says(*page.findChild<ui::AttemptDetails *>(), u"203.0.113.77"_s));
    QTest::mouseClick(page.findChild<QToolButton *>(u"incidentRows"_s), Qt::LeftButton);
    QTRY_VERIFY(page.findChild<ui::LongTable *>()->isVisible());
    QTRY_COMPARE(page.findChild<ui::LongTable *>()->model()->rowCount(), 8);
}

void BlockedPageTest::picturesFollowTheFilter()
{
    fake::FakeServer server;
    server.setDatabaseFile(m_database);
    ui::BlockedPage page(&server);
    openOn(page, {}, 12);
    auto *timeline = page.findChild<ui::Timeline *>();
    auto *clients = page.findChild<QTableView *>(u"topClients"_s);
    QTRY_COMPARE(timeline->figures().total(), 12);
    QTRY_COMPARE(clients->model()->rowCount(), 5);
    page.findChild<ui::FilterBar *>()->setWhere(u"client:203.0.113.77"_s);
    QTRY_COMPARE(timeline->figures().total(), 8);
    QTRY_COMPARE(clients->model()->rowCount(), 1);
    // A period chosen in the timeline becomes part of the filter, and goes again.
    const ui::TimelineFigures figures = timeline->figures();
    Q_EMIT timeline->periodChosen(figures.from, figures.at(figures.slices));
    QVERIFY(page.findChild<ui::FilterBar *>()->where().contains(u"client:203.0.113.77 since:"));
    auto *whole = page.findChild<QToolButton *>(u"wholeTime"_s);
    QVERIFY(whole->isVisible());
    QTest::mouseClick(whole, Qt::LeftButton);
    QCOMPARE(page.findChild<ui::FilterBar *>()->where(), u"client:203.0.113.77"_s);
}

void BlockedPageTest::detailsTellTheSession()
{
    fake::FakeServer server;
    server.setDatabaseFile(m_database);
    ui::BlockedPage page(&server);
    openOn(page, u"client:203.0.113.77 port:25"_s, 1);
    page.findChild<ui::LongTable *>()->selectRow(0);
    auto *details = page.findChild<ui::DetailsPane *>();
    QTRY_VERIFY(details->isTabEnabled(3));
    details->setCurrentIndex(3);
    auto *transcript = page.findChild<ui::TranscriptModel *>();
    const QAbstractItemModelTester tester(transcript, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTRY_VERIFY(transcript->rowCount() > 0);
    QVERIFY(transcript->subject() >= 0);
    details->setCurrentIndex(4);
    QTRY_VERIFY(says(*details, u"203.0.113.77"_s));
    details->setCurrentIndex(5);
    QTRY_VERIFY(says(*details, u"Today it would be refused"_s));
}

QTEST_MAIN(BlockedPageTest)
#include "tst_blockedpage.moc"
