#include "ui/blocked/SuggestionModel.h"

#include "ui/common/Tone.h"

#include <QApplication>
#include <QPainter>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int air = 6;

int firstColumn(const QFontMetrics &metrics)
{
    return metrics.averageCharWidth() * 22;
}

} // namespace

void SuggestionModel::show(const QList<FilterSuggestion> &suggestions)
{
    beginResetModel();
    m_suggestions = suggestions;
    endResetModel();
}

int SuggestionModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_suggestions.size());
}

QVariant SuggestionModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FilterSuggestion &one = m_suggestions.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        return one.text;
    case MeaningRole:
        return one.meaning;
    case Qt::AccessibleTextRole:
        return one.meaning.isEmpty() ? one.text : QString(one.text % u", "_s % one.meaning);
    default:
        return {};
    }
}

void SuggestionDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &cell, painter, cell.widget);
    const bool selected = cell.state.testFlag(QStyle::State_Selected);
    const QRect line = cell.rect.adjusted(air, 0, -air, 0);
    painter->save();
    painter->setPen(cell.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
    painter->drawText(line, int(Qt::AlignVCenter) | int(Qt::TextSingleLine), cell.text);
    const int indent = qMax(firstColumn(cell.fontMetrics), cell.fontMetrics.horizontalAdvance(cell.text) + 2 * air);
    const QRect rest = line.adjusted(indent, 0, 0, 0);
    if (!selected)
        painter->setPen(toneColor(cell.palette, Tone::Muted));
    painter->drawText(
        rest, int(Qt::AlignVCenter) | int(Qt::TextSingleLine),
        cell.fontMetrics.elidedText(index.data(SuggestionModel::MeaningRole).toString(), Qt::ElideRight, rest.width()));
    painter->restore();
}

QSize SuggestionDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QString meaning = index.data(SuggestionModel::MeaningRole).toString();
    const int words = option.fontMetrics.horizontalAdvance(index.data().toString());
    return {qMax(firstColumn(option.fontMetrics), words) + option.fontMetrics.horizontalAdvance(meaning) + 3 * air,
            option.fontMetrics.height() + air};
}

} // namespace ui
