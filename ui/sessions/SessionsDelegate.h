#pragma once

#include "ui/common/RowDelegate.h"

namespace ui {

/// Draws the progress of a transfer as a bar below its words, and the badge of a session whose passive port nobody
/// reached. Index roles are those of SessionsModel.
class SessionsDelegate final : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    static QString unreachedText();

private:
    void paintProgress(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                       double fraction) const;
    void paintUnreached(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
};

} // namespace ui
