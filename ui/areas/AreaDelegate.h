#pragma once

#include <QStyledItemDelegate>

namespace ui {

/// Draws an area as a card of text: path and badges, folder, what people may do there, and what is wrong.
class AreaDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace ui
