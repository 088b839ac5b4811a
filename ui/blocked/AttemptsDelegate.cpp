#include "ui/blocked/AttemptsDelegate.h"

#include "ui/blocked/AttemptText.h"
#include "ui/blocked/AttemptsModel.h"
#include "ui/common/Badge.h"

#include <QPainter>

namespace ui {

void AttemptsDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *model = qobject_cast<const AttemptsModel *>(index.model());
    if (!model || index.column() != AttemptsModel::VerdictColumn) {
        RowDelegate::paint(painter, option, index);
        return;
    }
    paintBackground(painter, option, index);
    const QString words = index.data().toString();
    const QRect content = contentRect(option);
    QRect badge({}, Badge::sizeOf(words, option.font));
    badge.moveCenter(content.center());
    badge.moveLeft(content.left());
    badge.setWidth(qMin(badge.width(), content.width()));
    // Filled on the selection's colour, where a quiet box could not be seen.
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    Badge::paint(painter, badge, words, verdictTone(model->attempt(index.row()).verdict), option.palette, selected);
}

QSize AttemptsDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QSize size = RowDelegate::sizeHint(option, index);
    if (index.column() != AttemptsModel::VerdictColumn)
        return size;
    return {Badge::sizeOf(index.data().toString(), option.font).width() + 14, size.height()};
}

} // namespace ui
