#include "ui/common/RowDelegate.h"

#include <QApplication>
#include <QPainter>

namespace ui {

namespace {

constexpr int air = 4;

} // namespace

void RowDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QWidget *widget = option.widget;
    QStyle *style = widget ? widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &cell, painter, widget);
    cell.rect.adjust(air, 0, -air, 0);
    cell.backgroundBrush = Qt::NoBrush;
    cell.state.setFlag(QStyle::State_HasFocus, false);
    painter->save();
    painter->setClipRect(option.rect);
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, widget);
    painter->restore();
}

QSize RowDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return QStyledItemDelegate::sizeHint(option, index) + QSize(2 * air, 0);
}

void RowDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->state.setFlag(QStyle::State_HasFocus, false);
}

QRect RowDelegate::contentRect(const QStyleOptionViewItem &option)
{
    return option.rect.adjusted(air + 3, 0, -air - 3, 0);
}

void RowDelegate::paintBackground(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QWidget *widget = option.widget;
    QStyle *style = widget ? widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &cell, painter, widget);
}

} // namespace ui
