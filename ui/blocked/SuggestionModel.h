#pragma once

#include "ui/blocked/FilterWords.h"

#include <QAbstractListModel>
#include <QStyledItemDelegate>

namespace ui {

/// Suggestions for the filter line, each with its meaning (MeaningRole).
class SuggestionModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    static constexpr int MeaningRole = Qt::UserRole;

    using QAbstractListModel::QAbstractListModel;

    void show(const QList<FilterSuggestion> &suggestions);
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    QList<FilterSuggestion> m_suggestions;
};

/// Draws the meaning quietly behind the suggestion. Plain text, both.
class SuggestionDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace ui
