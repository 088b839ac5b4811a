#include "ui/sessions/DataConnectionsDelegate.h"

#include "ui/common/Badge.h"
#include "ui/sessions/DataConnectionsModel.h"

namespace ui {

void DataConnectionsDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                                    const QModelIndex &index) const
{
    if (const QVariant tone = index.data(DataConnectionsModel::ToneRole); tone.isValid())
        paintBadge(painter, option, index, Tone(tone.toInt()));
    else
        RowDelegate::paint(painter, option, index);
}

QSize DataConnectionsDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = RowDelegate::sizeHint(option, index);
    if (index.data(DataConnectionsModel::ToneRole).isValid())
        size.setWidth(Badge::sizeOf(index.data().toString(), option.font).width() + 16);
    return size;
}

} // namespace ui
