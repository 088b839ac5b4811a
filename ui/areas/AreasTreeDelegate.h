#pragma once

#include <QStyledItemDelegate>

namespace ui {

/// Draws the two sides of an area: its name with badges below, and its folder with a bar of what it and others take of
/// the disk.
class AreasTreeDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    static void paintName(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index);
    static void paintFolder(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index);
};

} // namespace ui
