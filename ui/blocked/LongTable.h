#pragma once

#include "ui/common/TableView.h"

namespace ui {

/// A table of millions of rows of one height. QTableView keeps a size for each row; this one computes where rows are,
/// so that its memory and the time to scroll don't depend on their number. Scrolls row by row. Rows that are inserted
/// above the ones in view leave them where they are, unless the first row is in view.
class LongTable final : public TableView
{
    Q_OBJECT

public:
    explicit LongTable(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;

    int topRow() const; ///< the first one in view
    int bottomRow() const; ///< the last one in view, maybe cut off; -1 without rows
    bool isAtTop() const { return topRow() == 0; }

    /// Rows that are selected, without making a list of them: there may be millions.
    qint64 selectedCount() const;
    /// The first of them, top down.
    QList<int> firstSelectedRows(int atMost) const;

    void copySelection() const override; ///< emits copyRequested()

    QRect visualRect(const QModelIndex &index) const override;
    QModelIndex indexAt(const QPoint &point) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    void selectAll() override;
    void keyboardSearch(const QString &text) override; ///< none: it would ask for every row

Q_SIGNALS:
    void copyRequested() const;
    void rowsInViewChanged(int first, int last);

protected:
    void paintEvent(QPaintEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void rowsInserted(const QModelIndex &parent, int first, int last) override;
    void updateGeometries() override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command) override;
    QRegion visualRegionForSelection(const QItemSelection &selection) const override;
    QModelIndexList selectedIndexes() const override;
    int horizontalOffset() const override;
    int verticalOffset() const override;
    bool isIndexHidden(const QModelIndex &index) const override;
    int sizeHintForColumn(int column) const override;

private:
    int rowHeight() const;
    int rows() const;
    int wholeRows() const; ///< that fit into the viewport
    void placeHeader();
    void paintRow(QPainter *painter, QStyleOptionViewItem option, int row, int top) const;
    void relayout();
    void tellRowsInView();

    bool m_placing = false;
    int m_toldFirst = -2;
    int m_toldLast = -2;
};

} // namespace ui
