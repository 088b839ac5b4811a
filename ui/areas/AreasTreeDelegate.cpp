#include "ui/areas/AreasTreeDelegate.h"

#include "ui/areas/AreasTree.h"
#include "ui/areas/UseBar.h"
#include "ui/common/Badge.h"
#include "ui/common/Icons.h"

#include <QApplication>
#include <QPainter>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int margin = 6;
constexpr int badgeGap = 4;
constexpr int iconSize = 18;

bool isArea(const QModelIndex &index)
{
    return index.data(AreasTree::AreaRole).toInt() >= 0;
}

QFont smallFont(const QFont &font)
{
    QFont small = font;
    small.setPointSizeF(font.pointSizeF() * 0.86);
    return small;
}

QColor textColor(const QStyleOptionViewItem &option)
{
    return option.palette.color(option.state & QStyle::State_Selected ? QPalette::HighlightedText : QPalette::Text);
}

QColor faintColor(const QStyleOptionViewItem &option)
{
    return option.state & QStyle::State_Selected ? textColor(option) : toneColor(option.palette, Tone::Muted);
}

/// As many as fit into the line, then how many more there are.
void paintBadges(QPainter *painter, const QRect &line, const QList<TreeBadge> &badges,
                 const QStyleOptionViewItem &option)
{
    const QFont font = smallFont(option.font);
    painter->setFont(font);
    int left = line.left();
    for (qsizetype i = 0; i < badges.size(); ++i) {
        const QSize size = Badge::sizeOf(badges.at(i).text, font);
        const QString rest = u"+%1"_s.arg(badges.size() - i);
        const int kept = i + 1 < badges.size() ? Badge::sizeOf(rest, font).width() + badgeGap : 0;
        const bool fits = left + size.width() + kept <= line.right() + 1;
        const QString &text = fits ? badges.at(i).text : rest;
        const QSize shown = fits ? size : Badge::sizeOf(rest, font);
        const QRect place(left, line.center().y() - shown.height() / 2, shown.width(), shown.height());
        // On the selection's colour a quiet badge would vanish.
        if (option.state & QStyle::State_Selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(option.palette.color(QPalette::Base));
            painter->drawRoundedRect(QRectF(place), place.height() / 2.0, place.height() / 2.0);
        }
        Badge::paint(painter, place, text, fits ? badges.at(i).tone : Tone::Muted, option.palette);
        if (!fits)
            return;
        left += size.width() + badgeGap;
    }
}

} // namespace

void AreasTreeDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem background = option;
    initStyleOption(&background, index);
    background.text.clear();
    background.icon = {};
    const QStyle *const style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &background, painter, option.widget);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (index.column() == AreasTree::Virtual)
        paintName(painter, option, index);
    else
        paintFolder(painter, option, index);
    painter->restore();
}

void AreasTreeDelegate::paintName(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const bool selected = option.state & QStyle::State_Selected;
    QRect rest = option.rect.adjusted(margin / 2, margin, -margin, -margin);
    QFont font = option.font;
    font.setBold(isArea(index));
    const QFontMetrics metrics(font);
    const QRect line(rest.left(), rest.top(), rest.width(), qMax(metrics.height(), iconSize));
    index.data(Qt::DecorationRole)
        .value<QIcon>()
        .paint(painter, QRect(line.left(), line.center().y() - iconSize / 2, iconSize, iconSize), Qt::AlignCenter,
               selected ? QIcon::Selected : QIcon::Normal);
    const QRect text = line.adjusted(iconSize + badgeGap + 2, 0, 0, 0);
    painter->setFont(font);
    painter->setPen(isArea(index) ? textColor(option) : faintColor(option));
    painter->drawText(text, int(Qt::AlignVCenter) | int(Qt::TextSingleLine),
                      metrics.elidedText(index.data().toString(), Qt::ElideMiddle, text.width()));
    if (isArea(index)) {
        const QRect below(text.left(), line.bottom() + badgeGap, text.width(),
                          rest.bottom() - line.bottom() - badgeGap);
        paintBadges(painter, below, index.data(AreasTree::BadgesRole).value<QList<TreeBadge>>(), option);
    }
}

void AreasTreeDelegate::paintFolder(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const QRect rest = option.rect.adjusted(margin, margin, -margin, -margin);
    const QFontMetrics metrics(option.font);
    const QRect line(rest.left(), rest.top(), rest.width(), qMax(metrics.height(), iconSize));
    const QString trouble = index.data(AreasTree::TroubleRole).toString();
    QRect text = line;
    if (!trouble.isEmpty()) {
        icon(u"error"_s, Tone::Bad)
            .paint(painter, QRect(line.left(), line.center().y() - iconSize / 2, iconSize, iconSize), Qt::AlignCenter,
                   option.state & QStyle::State_Selected ? QIcon::Selected : QIcon::Normal);
        text.adjust(iconSize + badgeGap, 0, 0, 0);
    }
    painter->setFont(option.font);
    painter->setPen(isArea(index) ? textColor(option) : faintColor(option));
    painter->drawText(text, int(Qt::AlignVCenter) | int(Qt::TextSingleLine),
                      metrics.elidedText(index.data().toString(), Qt::ElideMiddle, text.width()));
    if (!isArea(index))
        return;
    const QRect below(line.left(), line.bottom() + badgeGap, line.width(), rest.bottom() - line.bottom() - badgeGap);
    painter->setFont(smallFont(option.font));
    painter->setPen(faintColor(option));
    if (!trouble.isEmpty()) {
        painter->drawText(below, int(Qt::AlignVCenter) | int(Qt::TextSingleLine),
                          painter->fontMetrics().elidedText(trouble, Qt::ElideRight, below.width()));
        return;
    }
    UseBar::paint(painter, below, index.data(AreasTree::UseRole).value<api::AreaUse>(),
                  index.data(AreasTree::KeepFreeRole).toInt(), option.palette, faintColor(option));
}

QSize AreasTreeDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int line = qMax(option.fontMetrics.height(), iconSize);
    if (!isArea(index))
        return {0, line + margin};
    const int badge = Badge::sizeOf(u"x"_s, smallFont(option.font)).height();
    return {0, line + badgeGap + badge + 2 * margin};
}

} // namespace ui
