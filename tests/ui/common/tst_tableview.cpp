#include "ui/common/KeptState.h"
#include "ui/common/TableHeader.h"
#include "ui/common/TableView.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QSettings>
#include <QStandardItemModel>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::Literals::StringLiterals;

class TableViewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void copiesRowsAsShown();
    void cellsCannotForgeCells();
    void arrowsSelectTheOnlyRow();
    void headerChoosesColumns();
    void oneColumnStays();
    void widthsAreRemembered();
    void resetGoesBackToTheFirstWidths();

private:
    QTemporaryDir m_scratch;
    QStandardItemModel m_model{3, 3};
};

void TableViewTest::initTestCase()
{
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_scratch.path());
    QCoreApplication::setOrganizationName(u"portcullis-test"_s);
    m_model.setHorizontalHeaderLabels({u"One"_s, u"Two"_s, u"Three"_s});
}

void TableViewTest::init()
{
    ui::kept::settle();
    QSettings().clear();
    for (int row = 0; row < 3; ++row) {
        for (int column = 0; column < 3; ++column)
            m_model.setItem(row, column, new QStandardItem(u"%1%2"_s.arg(row).arg(column)));
    }
}

void TableViewTest::copiesRowsAsShown()
{
    ui::TableView view;
    view.setModel(&m_model);
    view.tableHeader()->moveSection(2, 0);
    view.tableHeader()->hideSection(1);
    view.show();
    view.selectRow(2);
    view.selectionModel()->select(m_model.index(0, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
    QTRY_COMPARE(QGuiApplication::clipboard()->text(), u"02\t00\n22\t20\n"_s);
}

void TableViewTest::cellsCannotForgeCells()
{
    m_model.item(1, 1)->setText(u"a\tb\nc\rd"_s);
    ui::TableView view;
    view.setModel(&m_model);
    view.selectRow(1);
    QCOMPARE(view.selectedText(), u"10\ta b c d\t12\n"_s);
}

void TableViewTest::arrowsSelectTheOnlyRow()
{
    QStandardItemModel one(1, 3);
    ui::TableView view;
    view.setModel(&one);
    view.show();
    view.setFocus(Qt::TabFocusReason);
    QTRY_VERIFY(view.hasFocus());
    QVERIFY(view.selectedRows().isEmpty());
    QTest::keyClick(&view, Qt::Key_Down);
    QCOMPARE(view.selectedRows(), QList<int>{0});
}

void TableViewTest::headerChoosesColumns()
{
    ui::TableView view;
    view.setModel(&m_model);
    const std::unique_ptr<QMenu> menu(view.tableHeader()->createMenu());
    QAction *second = menu->actions().at(1);
    QCOMPARE(second->text(), u"Two"_s);
    QVERIFY(second->isChecked());
    second->trigger();
    QVERIFY(view.isColumnHidden(1));
}

void TableViewTest::oneColumnStays()
{
    ui::TableView view;
    view.setModel(&m_model);
    view.hideColumn(0);
    view.hideColumn(2);
    const std::unique_ptr<QMenu> menu(view.tableHeader()->createMenu());
    QVERIFY(menu->actions().at(0)->isEnabled());
    QVERIFY(!menu->actions().at(1)->isEnabled());
}

void TableViewTest::widthsAreRemembered()
{
    {
        ui::TableView view;
        view.setModel(&m_model);
        view.rememberColumns(u"test"_s, {10, 20, 30});
        view.setColumnWidth(0, 321);
        view.hideColumn(1);
    }
    ui::TableView again;
    again.setModel(&m_model);
    again.rememberColumns(u"test"_s, {10, 20, 30});
    QCOMPARE(again.columnWidth(0), 321);
    QVERIFY(again.isColumnHidden(1));
}

void TableViewTest::resetGoesBackToTheFirstWidths()
{
    ui::TableView view;
    view.setModel(&m_model);
    view.rememberColumns(u"test"_s, {10, 20, 30}, {2});
    const int first = view.columnWidth(0);
    view.setColumnWidth(0, first + 50);
    view.showColumn(2);
    view.tableHeader()->resetToDefaults();
    QCOMPARE(view.columnWidth(0), first);
    QVERIFY(view.isColumnHidden(2));
}

QTEST_MAIN(TableViewTest)
#include "tst_tableview.moc"
