#include "ui/blocked/LongTable.h"
#include "ui/common/TableHeader.h"

#include <QAbstractTableModel>
#include <QAccessible>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace {

/// As many rows as one likes, and a count of how often somebody looked.
class ManyRows final : public QAbstractTableModel
{
public:
    int rows = 10'000'000;
    mutable qint64 asked = 0;

    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : rows; }
    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : 3; }
    QVariant data(const QModelIndex &index, int role) const override
    {
        ++asked;
        return role == Qt::DisplayRole ? QVariant(u"%1/%2"_s.arg(index.row()).arg(index.column())) : QVariant();
    }
    void prepend(int count)
    {
        beginInsertRows({}, 0, count - 1);
        rows += count;
        endInsertRows();
    }
    void shrink(int to)
    {
        beginRemoveRows({}, to, rows - 1);
        rows = to;
        endRemoveRows();
    }
};

} // namespace

class LongTableTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void looksOnlyAtWhatIsInView();
    void scrollBarSpansAllRows();
    void keysReachBothEnds();
    void clickAndShiftSelectARange();
    void rowsAreSelectedWhileCtrlIsHeld();
    void allRowsAreOneRange();
    void rowsAboveDontMoveTheView();
    void firstRowFollowsTheNewest();
    void tellsRowsInView();
    void hiddenColumnsAreSkipped();
    void screenReadersFindCells();
};

void LongTableTest::looksOnlyAtWhatIsInView()
{
    ManyRows model;
    ui::LongTable table;
    table.resize(600, 400);
    table.setModel(&model);
    table.show();
    QVERIFY(QTest::qWaitForWindowExposed(&table));
    table.verticalScrollBar()->setValue(5'000'000);
    model.asked = 0;
    table.grab();
    QVERIFY(model.asked > 0);
    QVERIFY2(model.asked < 2000, qPrintable(QString::number(model.asked)));
}

void LongTableTest::scrollBarSpansAllRows()
{
    ManyRows model;
    ui::LongTable table;
    table.resize(600, 400);
    table.setModel(&model);
    table.show();
    QVERIFY(QTest::qWaitForWindowExposed(&table));
    table.verticalScrollBar()->setValue(table.verticalScrollBar()->maximum());
    QCOMPARE(table.bottomRow(), 9'999'999);
    const QRect last = table.visualRect(model.index(9'999'999, 0));
    QVERIFY(last.bottom() < table.viewport()->height());
    QVERIFY(table.viewport()->height() - last.bottom() <= last.height());
    QCOMPARE(table.indexAt(last.center()).row(), 9'999'999);
    model.shrink(5);
    QCOMPARE(table.topRow(), 0);
    QCOMPARE(table.bottomRow(), 4);
}

void LongTableTest::keysReachBothEnds()
{
    ManyRows model;
    ui::LongTable table;
    table.resize(600, 400);
    table.setModel(&model);
    table.show();
    table.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&table));
    table.setFocus();
    table.setCurrentIndex(model.index(0, 0));
    QTest::keyClick(&table, Qt::Key_End);
    QCOMPARE(table.currentIndex().row(), 9'999'999);
    QCOMPARE(table.bottomRow(), 9'999'999);
    QTest::keyClick(&table, Qt::Key_PageUp);
    QVERIFY(table.currentIndex().row() < 9'999'999);
    QTest::keyClick(&table, Qt::Key_Up);
    QTest::keyClick(&table, Qt::Key_Home);
    QCOMPARE(table.currentIndex().row(), 0);
    QVERIFY(table.isAtTop());
    QTest::keyClick(&table, Qt::Key_Down);
    QTest::keyClick(&table, Qt::Key_Right);
    QCOMPARE(table.currentIndex(), model.index(1, 1));
    QTest::keyClick(&table, Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(&table, Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(table.firstSelectedRows(10), (QList<int>{1, 2, 3}));
}

void LongTableTest::clickAndShiftSelectARange()
{
    ManyRows model;
    ui::LongTable table;
    table.resize(600, 400);
    table.setModel(&model);
    table.show();
    QVERIFY(QTest::qWaitForWindowExposed(&table));
    const auto click = [&](int row, Qt::KeyboardModifiers keys = {}) {
        QTest::mouseClick(table.viewport(), Qt::LeftButton, keys, table.visualRect(model.index(row, 0)).center());
    };
    click(3);
    QCOMPARE(table.firstSelectedRows(10), QList<int>{3});
    table.verticalScrollBar()->setValue(1'000'000);
    click(1'000'004, Qt::ShiftModifier);
    QCOMPARE(table.selectedCount(), 1'000'002);
    QCOMPARE(table.firstSelectedRows(3), (QList<int>{3, 4, 5}));
    click(1'000'006, Qt::ControlModifier);
    QCOMPARE(table.selectedCount(), 1'000'003);
}

void LongTableTest::rowsAreSelectedWhileCtrlIsHeld()
{
    ManyRows model;
    ui::LongTable table;
    table.setModel(&model);
    QTest::keyPress(&table, Qt::Key_Control, Qt::ControlModifier);
    QVERIFY(QGuiApplication::keyboardModifiers().testFlag(Qt::ControlModifier));
    table.selectRow(7);
    QVERIFY(table.selectionModel()->isRowSelected(7));
    QTest::keyRelease(&table, Qt::Key_Control);
}

void LongTableTest::allRowsAreOneRange()
{
    ManyRows model;
    ui::LongTable table;
    table.setModel(&model);
    table.selectAll();
    QCOMPARE(table.selectedCount(), 10'000'000);
    QCOMPARE(table.selectionModel()->selection().size(), 1);
    QSignalSpy copied(&table, &ui::LongTable::copyRequested);
    QTest::keyClick(&table, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(copied.count(), 1);
}

void LongTableTest::rowsAboveDontMoveTheView()
{
    ManyRows model;
    ui::LongTable table;
    table.resize(600, 400);
    table.setModel(&model);
    table.show();
    QVERIFY(QTest::qWaitForWindowExposed(&table));
    table.verticalScrollBar()->setValue(100);
    table.setCurrentIndex(model.index(103, 0));
    const QRect before = table.visualRect(table.currentIndex());
    model.prepend(7);
    QCOMPARE(table.topRow(), 107);
    QCOMPARE(table.currentIndex().row(), 110);
    QCOMPARE(table.visualRect(table.currentIndex()), before);
}

void LongTableTest::firstRowFollowsTheNewest()
{
    ManyRows model;
    ui::LongTable table;
    table.resize(600, 400);
    table.setModel(&model);
    table.show();
    QVERIFY(QTest::qWaitForWindowExposed(&table));
    model.prepend(7);
    QVERIFY(table.isAtTop());
}

void LongTableTest::tellsRowsInView()
{
    ManyRows model;
    ui::LongTable table;
    table.resize(600, 400);
    QSignalSpy told(&table, &ui::LongTable::rowsInViewChanged);
    table.setModel(&model);
    table.show();
    QVERIFY(QTest::qWaitForWindowExposed(&table));
    QCOMPARE(told.last().at(0).toInt(), 0);
    QVERIFY(told.last().at(1).toInt() > 5);
    table.verticalScrollBar()->setValue(42);
    QCOMPARE(told.last().at(0).toInt(), 42);
}

void LongTableTest::hiddenColumnsAreSkipped()
{
    ManyRows model;
    ui::LongTable table;
    table.resize(600, 400);
    table.setModel(&model);
    table.tableHeader()->setSectionHidden(1, true);
    table.show();
    table.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&table));
    table.setFocus();
    table.setCurrentIndex(model.index(0, 0));
    QTest::keyClick(&table, Qt::Key_Right);
    QCOMPARE(table.currentIndex().column(), 2);
    QVERIFY(table.visualRect(model.index(0, 1)).isEmpty());
}

void LongTableTest::screenReadersFindCells()
{
    ManyRows model;
    ui::LongTable table;
    table.resize(600, 400);
    table.setModel(&model);
    table.show();
    QVERIFY(QTest::qWaitForWindowExposed(&table));
    QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(&table);
    QVERIFY(interface && interface->tableInterface());
    QCOMPARE(interface->tableInterface()->rowCount(), 10'000'000);
    QAccessibleInterface *cell = interface->tableInterface()->cellAt(9'999'998, 2);
    QVERIFY(cell);
    QCOMPARE(cell->text(QAccessible::Name), u"9999998/2"_s);
}

QTEST_MAIN(LongTableTest)
#include "tst_longtable.moc"
