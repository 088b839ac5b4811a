#pragma once

#include "ui/common/Tone.h"

#include <QStyledItemDelegate>

namespace ui {

/// Draws cells of tables that select whole rows: no frame around the current cell, a little air at both sides.
/// Pages derive from it for cells that show more than text.
class RowDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

    /// The part of a cell that content may use.
    static QRect contentRect(const QStyleOptionViewItem &option);
    /// The row's background alone, for delegates that draw the content themselves.
    void paintBackground(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    /// The cell's words as a badge, shortened to what fits; filled on the selection's colour, where a quiet one could
    /// not be seen.
    void paintBadge(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index, Tone tone) const;
};

} // namespace ui
