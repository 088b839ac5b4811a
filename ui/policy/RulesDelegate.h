#pragma once

#include <QStyledItemDelegate>

namespace ui {

/// Draws a rule: a box to switch it, a sign for what it does, its name, its sentence, and what keeps it from deciding.
class RulesDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override;

    /// Where the box is, in the view's viewport.
    static QRect checkRect(const QStyleOptionViewItem &option);
};

} // namespace ui
