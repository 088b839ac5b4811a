#pragma once

#include "ui/common/RowDelegate.h"

namespace ui {

/// Draws the state of a data connection as a badge. Index roles are those of DataConnectionsModel.
class DataConnectionsDelegate final : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace ui
