#include "ui/common/RowDelegate.h"

#include "ui/common/Badge.h"

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

void RowDelegate::paintBadge(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                             Tone tone) const
{
    paintBackground(painter, option, index);
    const QRect content = contentRect(option);
    const QString words = option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight,
                                                        content.width() - option.fontMetrics.height());
    QRect badge({}, Badge::sizeOf(words, option.font));
    badge.moveCenter(content.center());
    badge.moveLeft(content.left());
    badge.setWidth(qMin(badge.width(), content.width()));
    Badge::paint(painter, badge, words, tone, option.palette, option.state.testFlag(QStyle::State_Selected));
}

} // namespace ui
