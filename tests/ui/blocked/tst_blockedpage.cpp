#include "tests/support/FakeServer.h"
#include "tests/ui/SampleData.h"
#include "ui/blocked/AttemptDetails.h"
#include "ui/blocked/AttemptsModel.h"
#include "ui/blocked/BlockedPage.h"
#include "ui/blocked/FilterBar.h"
#include "ui/blocked/FilterLine.h"
#include "ui/blocked/LongTable.h"
#include "ui/common/EmptyState.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/PlainLabel.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QMenu>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace {

QAction *action(const QWidget &widget, const QString &text)
{
    const QList<QAction *> all = widget.actions();
    for (QAction *one : all) {
        if (one->text() == text)
            return one;
    }
    return nullptr;
}

void copyAs(const QWidget &table, const QString &format)
{
    const QList<QAction *> formats = action(table, u"Copy as"_s)->menu()->actions();
    for (QAction *one : formats) {
        if (one->text() == format)
            one->trigger();
    }
}

bool says(const QWidget &widget, const QString &text)
{
    const QList<ui::PlainLabel *> labels = widget.findChildren<ui::PlainLabel *>();
    for (const ui::PlainLabel *label : labels) {
        if (label->fullText().contains(text) && label->isVisibleTo(&widget))
            return true;
    }
    return false;
}

} // namespace

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
    void copiesAsCsvAndJson();
    void filtersOnACell();
    void findFocusesTheFilter();
    void newRowsAppear();

private:
    QTemporaryDir m_scratch;
    QString m_database;
};

void BlockedPageTest::initTestCase()
{
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_scratch.path());
    QCoreApplication::setOrganizationName(u"portcullis-test"_s);
    m_database = m_scratch.filePath(u"portcullis.db"_s);
    const auto written = sample::writeLog(m_database);
    QVERIFY2(written, written ? "" : qPrintable(written.error().detail));
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

void BlockedPageTest::copiesAsCsvAndJson()
{
    fake::FakeServer server;
    server.setDatabaseFile(m_database);
    ui::BlockedPage page(&server);
    page.show();
    auto *table = page.findChild<ui::LongTable *>();
    QTRY_COMPARE(table->model()->rowCount(), 12);
    table->selectAll();
    copyAs(*table, u"CSV"_s);
    const auto copied = [] { return QGuiApplication::clipboard()->text(); };
    QTRY_VERIFY(copied().startsWith(u"id,"));
    QVERIFY(copied().contains(u"third-party"));
    copyAs(*table, u"JSON"_s);
    QTRY_VERIFY(copied().startsWith(u'{'));
    QCOMPARE(copied().count(u'\n'), 12);
    copyAs(*table, u"Markdown"_s);
    QTRY_VERIFY(copied().startsWith(u"| Time |"));
    QCOMPARE(copied().count(u'\n'), 14);
    table->selectRow(0);
    copyAs(*table, u"JSON"_s);
    QTRY_COMPARE(copied().count(u'\n'), 1);
    table->setFocus();
    QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
    QTRY_VERIFY(copied().contains(u'\t'));
}

void BlockedPageTest::filtersOnACell()
{
    fake::FakeServer server;
    server.setDatabaseFile(m_database);
    ui::BlockedPage page(&server);
    page.show();
    auto *table = page.findChild<ui::LongTable *>();
    QTRY_COMPARE(table->model()->rowCount(), 12);
    const auto *model = page.findChild<ui::AttemptsModel *>();
    for (int row = 0; row < 12; ++row) {
        if (model->attempt(row)->user == u"scanner")
            table->setCurrentIndex(model->index(row, ui::AttemptsModel::User));
    }
    action(*table, u"Filter on this value"_s)->trigger();
    QTRY_COMPARE(table->model()->rowCount(), 1);
    QCOMPARE(page.findChild<ui::FilterBar *>()->where(), u"user:scanner"_s);
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

QTEST_MAIN(BlockedPageTest)
#include "tst_blockedpage.moc"
