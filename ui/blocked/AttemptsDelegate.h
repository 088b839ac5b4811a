#pragma once

#include "ui/common/RowDelegate.h"

namespace ui {

/// Draws the verdict of an attempt, and what it looks like, as badges; rows that are still being read as grey bars.
class AttemptsDelegate final : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace ui
