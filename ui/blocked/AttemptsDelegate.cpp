#include "ui/blocked/AttemptsDelegate.h"

#include "ui/blocked/AttemptText.h"
#include "ui/blocked/AttemptsModel.h"
#include "ui/common/Badge.h"

#include <QPainter>

#include <optional>

namespace ui {

namespace {

/// The tone of the badge that stands in a cell; nullopt: plain text.
std::optional<Tone> badgeTone(const QModelIndex &index)
{
    if (index.column() == AttemptsModel::VerdictColumn)
        return verdictTone(index.data(AttemptsModel::VerdictRole).toString());
    if (index.column() == AttemptsModel::Classification && !index.data().toString().isEmpty())
        return classificationTone(index.data(AttemptsModel::ClassRole).toString());
    return std::nullopt;
}

/// Rows that are still being read are hinted at, so that the table doesn't look empty while it flies by.
void paintPromise(QPainter *painter, const QRect &content, const QModelIndex &index, const QPalette &palette)
{
    const int share = 40 + (index.row() * 37 + index.column() * 53) % 45;
    QRect bar(0, 0, qMin(content.width(), 160) * share / 100, qMax(4, content.height() / 4));
    bar.moveCenter(content.center());
    bar.moveLeft(content.left());
    painter->fillRect(bar, separatorColor(palette));
}

} // namespace

void AttemptsDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (!index.data(AttemptsModel::LoadedRole).toBool()) {
        paintBackground(painter, option, index);
        paintPromise(painter, contentRect(option), index, option.palette);
        return;
    }
    if (const std::optional<Tone> tone = badgeTone(index))
        paintBadge(painter, option, index, *tone);
    else
        RowDelegate::paint(painter, option, index);
}

QSize AttemptsDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QSize size = RowDelegate::sizeHint(option, index);
    if (!badgeTone(index))
        return size;
    return {Badge::sizeOf(index.data().toString(), option.font).width() + 14, size.height()};
}

} // namespace ui
