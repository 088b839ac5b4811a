#include "ui/blocked/LongTable.h"

#include "ui/common/TableHeader.h"

#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStringListModel>

#include <algorithm>

namespace ui {

namespace {

/// A vertical header that never hears of the model, and so keeps nothing about its rows. It has an empty one of its
/// own: QTableView::selectRow() asks the header for its selection while Ctrl is held.
class NoRowHeader final : public QHeaderView
{
public:
    explicit NoRowHeader(QWidget *parent)
        : QHeaderView(Qt::Vertical, parent)
    {
        QHeaderView::setModel(new QStringListModel(this));
    }
    void setModel(QAbstractItemModel *) override {}
    void setSelectionModel(QItemSelectionModel *own) override
    {
        if (own && own->model() == model())
            QHeaderView::setSelectionModel(own);
    }
};

} // namespace

LongTable::LongTable(QWidget *parent)
    : TableView(parent)
{
    setVerticalHeader(new NoRowHeader(this));
    verticalHeader()->hide();
    fitRows();
    setVerticalScrollMode(ScrollPerItem);
    // In whole-row selection a click on a cut-off cell would otherwise shove the table sideways.
    setAutoScroll(true);
}

void LongTable::setModel(QAbstractItemModel *model)
{
    TableView::setModel(model);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &LongTable::relayout);
    connect(model, &QAbstractItemModel::modelReset, this, &LongTable::relayout);
    connect(model, &QAbstractItemModel::layoutChanged, this, &LongTable::relayout);
}

int LongTable::rowHeight() const
{
    return qMax(1, verticalHeader()->defaultSectionSize());
}

int LongTable::rows() const
{
    return model() ? model()->rowCount() : 0;
}

int LongTable::wholeRows() const
{
    return qMax(1, viewport()->height() / rowHeight());
}

int LongTable::topRow() const
{
    return verticalScrollBar()->value();
}

int LongTable::bottomRow() const
{
    const int shown = (viewport()->height() + rowHeight() - 1) / rowHeight();
    return qMin(rows(), topRow() + qMax(1, shown)) - 1;
}

qint64 LongTable::selectedCount() const
{
    qint64 count = 0;
    const QItemSelection selection = selectionModel()->selection();
    for (const QItemSelectionRange &range : selection)
        count += range.height();
    return count;
}

QList<int> LongTable::firstSelectedRows(int atMost) const
{
    QItemSelection selection = selectionModel()->selection();
    std::sort(selection.begin(), selection.end(),
              [](const QItemSelectionRange &a, const QItemSelectionRange &b) { return a.top() < b.top(); });
    QList<int> found;
    for (const QItemSelectionRange &range : std::as_const(selection)) {
        for (int row = range.top(); row <= range.bottom() && found.size() < atMost; ++row) {
            if (found.isEmpty() || found.last() < row)
                found.append(row);
        }
    }
    return found;
}

void LongTable::copySelection() const
{
    Q_EMIT copyRequested();
}

QRect LongTable::visualRect(const QModelIndex &index) const
{
    if (!index.isValid() || isIndexHidden(index))
        return {};
    const int y = (index.row() - topRow()) * rowHeight();
    return {columnViewportPosition(index.column()), y, columnWidth(index.column()), rowHeight()};
}

QModelIndex LongTable::indexAt(const QPoint &point) const
{
    if (point.y() < 0 || !model())
        return {};
    const int row = topRow() + point.y() / rowHeight();
    const int column = columnAt(point.x());
    return row < rows() && column >= 0 ? model()->index(row, column) : QModelIndex();
}

void LongTable::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    if (!index.isValid())
        return;
    const int row = index.row();
    const int fit = wholeRows();
    int top = topRow();
    if (hint == PositionAtTop || (hint == EnsureVisible && row < top))
        top = row;
    else if (hint == PositionAtBottom || (hint == EnsureVisible && row >= top + fit))
        top = row - fit + 1;
    else if (hint == PositionAtCenter)
        top = row - fit / 2;
    verticalScrollBar()->setValue(top);
}

void LongTable::selectAll()
{
    if (rows() == 0)
        return;
    const QItemSelection all(model()->index(0, 0), model()->index(rows() - 1, model()->columnCount() - 1));
    selectionModel()->select(all, QItemSelectionModel::ClearAndSelect);
}

void LongTable::keyboardSearch(const QString &) {}

void LongTable::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    if (!model())
        return;
    const int height = rowHeight();
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    const QRect area = event->rect();
    const int first = topRow() + area.top() / height;
    const int last = qMin(rows() - 1, topRow() + area.bottom() / height);
    for (int row = first; row <= last; ++row)
        paintRow(&painter, option, row, (row - topRow()) * height);
}

void LongTable::paintRow(QPainter *painter, QStyleOptionViewItem option, int row, int top) const
{
    const bool alternate = row % 2 == 1 && alternatingRowColors();
    option.features.setFlag(QStyleOptionViewItem::Alternate, alternate);
    option.rect = QRect(0, top, viewport()->width(), rowHeight());
    if (alternate)
        painter->fillRect(option.rect, option.palette.brush(QPalette::AlternateBase));
    const bool rowSelected = selectionModel() && selectionModel()->isSelected(model()->index(row, 0));
    option.state.setFlag(QStyle::State_Selected, rowSelected);
    for (int visual = 0; visual < tableHeader()->count(); ++visual) {
        const int column = tableHeader()->logicalIndex(visual);
        if (tableHeader()->isSectionHidden(column))
            continue;
        const QModelIndex index = model()->index(row, column);
        option.rect = visualRect(index);
        if (!option.rect.intersects(viewport()->rect()))
            continue;
        option.state.setFlag(QStyle::State_HasFocus, hasFocus() && index == currentIndex());
        itemDelegate()->paint(painter, option, index);
    }
}

void LongTable::scrollContentsBy(int dx, int dy)
{
    if (dx != 0)
        tableHeader()->setOffset(horizontalScrollBar()->value());
    viewport()->update();
    if (dy != 0)
        tellRowsInView();
}

void LongTable::rowsInserted(const QModelIndex &parent, int first, int last)
{
    const int top = topRow();
    TableView::rowsInserted(parent, first, last);
    updateGeometries();
    if (top > 0 && first <= top)
        verticalScrollBar()->setValue(top + last - first + 1);
    viewport()->update();
    m_toldFirst = -2; // other rows than before may be in view, though their numbers are the same
    tellRowsInView();
}

void LongTable::relayout()
{
    updateGeometries();
    viewport()->update();
    m_toldFirst = -2;
    tellRowsInView();
}

void LongTable::tellRowsInView()
{
    const int first = topRow();
    const int last = bottomRow();
    if (first == m_toldFirst && last == m_toldLast)
        return;
    m_toldFirst = first;
    m_toldLast = last;
    Q_EMIT rowsInViewChanged(first, last);
}

void LongTable::placeHeader()
{
    const int height =
        tableHeader()->isHidden() ? 0 : qMax(tableHeader()->minimumHeight(), tableHeader()->sizeHint().height());
    setViewportMargins(0, height, 0, 0);
    const QRect view = viewport()->geometry();
    tableHeader()->setGeometry(view.left(), view.top() - height, view.width(), height);
}

void LongTable::updateGeometries()
{
    if (m_placing)
        return;
    m_placing = true;
    placeHeader();
    verticalScrollBar()->setRange(0, qMax(0, rows() - wholeRows()));
    verticalScrollBar()->setPageStep(wholeRows());
    verticalScrollBar()->setSingleStep(1);
    const int wide = viewport()->width();
    horizontalScrollBar()->setRange(0, qMax(0, tableHeader()->length() - wide));
    horizontalScrollBar()->setPageStep(wide);
    horizontalScrollBar()->setSingleStep(fontMetrics().averageCharWidth() * 4);
    tableHeader()->setOffset(horizontalScrollBar()->value());
    m_placing = false;
    // QTableView's own would set the scroll bars by the rows it knows of.
    QAbstractItemView::updateGeometries(); // NOLINT(bugprone-parent-virtual-call)
    tellRowsInView();
}

QModelIndex LongTable::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    const int last = rows() - 1;
    if (last < 0)
        return {};
    const QModelIndex current = currentIndex();
    const int row = current.isValid() ? current.row() : topRow();
    int visual = current.isValid() ? tableHeader()->visualIndex(current.column()) : 0;
    const auto step = [this, &visual](int by) {
        int next = visual + by;
        while (next >= 0 && next < tableHeader()->count()
               && tableHeader()->isSectionHidden(tableHeader()->logicalIndex(next)))
            next += by;
        if (next >= 0 && next < tableHeader()->count())
            visual = next;
    };
    int to = row;
    switch (action) {
    case MoveUp:
    case MovePrevious:
        to = current.isValid() ? row - 1 : row;
        break;
    case MoveDown:
    case MoveNext:
        to = current.isValid() ? row + 1 : row;
        break;
    case MovePageUp:
        to = row - wholeRows();
        break;
    case MovePageDown:
        to = row + wholeRows();
        break;
    case MoveHome:
        to = 0;
        break;
    case MoveEnd:
        to = last;
        break;
    case MoveLeft:
        step(-1);
        break;
    case MoveRight:
        step(1);
        break;
    }
    return model()->index(std::clamp(to, 0, last), tableHeader()->logicalIndex(visual));
}

void LongTable::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command)
{
    if (!selectionModel() || rows() == 0)
        return;
    const QRect area = rect.normalized();
    const auto rowAtY = [this](int y) {
        return topRow() + (y >= 0 ? y / rowHeight() : -((-y + rowHeight() - 1) / rowHeight()));
    };
    const int first = std::clamp(rowAtY(area.top()), 0, rows() - 1);
    const int last = std::clamp(rowAtY(area.bottom()), 0, rows() - 1);
    const QItemSelection selection(model()->index(first, 0), model()->index(last, model()->columnCount() - 1));
    selectionModel()->select(selection, command);
}

QRegion LongTable::visualRegionForSelection(const QItemSelection &selection) const
{
    QRegion region;
    for (const QItemSelectionRange &range : selection) {
        const int first = qMax(range.top(), topRow());
        const int last = qMin(range.bottom(), bottomRow());
        if (first <= last)
            region += QRect(0, (first - topRow()) * rowHeight(), viewport()->width(), (last - first + 1) * rowHeight());
    }
    return region;
}

QModelIndexList LongTable::selectedIndexes() const
{
    QModelIndexList indexes;
    constexpr int atMost = 1000;
    const QList<int> selected = firstSelectedRows(atMost);
    for (const int row : selected)
        indexes.append(model()->index(row, 0));
    return indexes;
}

int LongTable::horizontalOffset() const
{
    return tableHeader()->offset();
}

int LongTable::verticalOffset() const
{
    return topRow() * rowHeight();
}

bool LongTable::isIndexHidden(const QModelIndex &index) const
{
    return tableHeader()->isSectionHidden(index.column());
}

int LongTable::sizeHintForColumn(int column) const
{
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    int width = 0;
    for (int row = topRow(); row <= bottomRow(); ++row)
        width = qMax(width, itemDelegate()->sizeHint(option, model()->index(row, column)).width());
    return width;
}

} // namespace ui
