#include "ui/sessions/DataConnectionsDelegate.h"

#include "ui/common/Badge.h"
#include "ui/sessions/DataConnectionsModel.h"

#include <QPainter>

namespace ui {

void DataConnectionsDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                                    const QModelIndex &index) const
{
    const QVariant tone = index.data(DataConnectionsModel::ToneRole);
    if (!tone.isValid()) {
        RowDelegate::paint(painter, option, index);
        return;
    }
    const QString words = index.data().toString();
    const QRect content = contentRect(option);
    QRect badge({}, Badge::sizeOf(words, option.font));
    badge.moveCenter(content.center());
    badge.moveLeft(content.left());
    paintBackground(painter, option, index);
    Badge::paint(painter, badge, words, Tone(tone.toInt()), option.palette,
                 option.state.testFlag(QStyle::State_Selected));
}

QSize DataConnectionsDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = RowDelegate::sizeHint(option, index);
    if (index.data(DataConnectionsModel::ToneRole).isValid())
        size.setWidth(Badge::sizeOf(index.data().toString(), option.font).width() + 16);
    return size;
}

} // namespace ui
