#include "ui/sessions/SessionsDelegate.h"

#include "ui/common/Badge.h"
#include "ui/common/Tone.h"
#include "ui/sessions/SessionsModel.h"

#include <QPainter>

namespace ui {

void SessionsDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QVariant fraction = index.data(SessionsModel::FractionRole);
    if (index.column() == SessionsModel::Progress && fraction.isValid())
        paintProgress(painter, option, index, fraction.toDouble());
    else if (index.column() == SessionsModel::Doing && index.data(SessionsModel::UnreachedRole).toBool())
        paintUnreached(painter, option, index);
    else
        RowDelegate::paint(painter, option, index);
}

QSize SessionsDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = RowDelegate::sizeHint(option, index);
    if (index.column() == SessionsModel::Doing && index.data(SessionsModel::UnreachedRole).toBool())
        size.rwidth() += Badge::sizeOf(unreachedText(), option.font).width() + 12;
    return size;
}

QString SessionsDelegate::unreachedText()
{
    return tr("not reached");
}

void SessionsDelegate::paintProgress(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                                     double fraction) const
{
    RowDelegate::paint(painter, option, index);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    QRectF track = contentRect(option);
    track.setTop(track.bottom() - 4);
    track.setHeight(3);
    const QColor ink =
        selected ? option.palette.color(QPalette::HighlightedText) : toneColor(option.palette, Tone::Accent);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    QColor quiet = ink;
    quiet.setAlphaF(0.2F);
    painter->setBrush(quiet);
    painter->drawRoundedRect(track, 1.5, 1.5);
    track.setWidth(track.width() * fraction);
    painter->setBrush(ink);
    painter->drawRoundedRect(track, 1.5, 1.5);
    painter->restore();
}

void SessionsDelegate::paintUnreached(QPainter *painter, const QStyleOptionViewItem &option,
                                      const QModelIndex &index) const
{
    const QString words = unreachedText();
    QRect badge({}, Badge::sizeOf(words, option.font));
    const QRect content = contentRect(option);
    badge.moveCenter(content.center());
    badge.moveLeft(content.left());

    paintBackground(painter, option, index);
    Badge::paint(painter, badge, words, Tone::Warning, option.palette, true);
    const QRect rest = content.adjusted(badge.width() + 8, 0, 0, 0);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->save();
    painter->setPen(option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
    painter->drawText(rest, int(Qt::AlignVCenter) | int(Qt::TextSingleLine),
                      option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, rest.width()));
    painter->restore();
}

} // namespace ui
