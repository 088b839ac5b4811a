#include "ui/policy/RulesDelegate.h"

#include "ui/common/Badge.h"
#include "ui/common/Icons.h"
#include "ui/policy/RulesModel.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QMouseEvent>
#include <QPainter>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int margin = 10;
constexpr int gap = 4;
constexpr int boxSize = 18;
constexpr int signSize = 18;

QFont bold(const QStyleOptionViewItem &option)
{
    QFont font = option.font;
    font.setBold(true);
    return font;
}

int heightOf(const QString &text, const QFont &font, int width)
{
    if (text.isEmpty())
        return 0;
    return QFontMetrics(font).boundingRect(QRect(0, 0, width, 10000), Qt::TextWordWrap, text).height();
}

QRect contentOf(const QStyleOptionViewItem &option)
{
    return option.rect.adjusted(margin + boxSize + gap + signSize + 2 * gap, margin, -margin, -margin);
}

/// Right-aligned; returns the width that is left for the name.
int paintChips(QPainter *painter, const QRect &line, const QModelIndex &index, const QStyleOptionViewItem &option)
{
    const QStringList chips = index.data(RulesModel::ChipsRole).toStringList();
    const Tone tone = index.data(RulesModel::ExpiredRole).toBool() ? Tone::Muted : Tone::Information;
    int right = line.right();
    for (qsizetype i = chips.size(); i-- > 0;) {
        const QSize size = Badge::sizeOf(chips.at(i), option.font);
        const QRect place(right - size.width(), line.center().y() - size.height() / 2, size.width(), size.height());
        Badge::paint(painter, place, chips.at(i), tone, option.palette);
        right -= size.width() + gap;
    }
    return right - line.left() - gap;
}

} // namespace

QRect RulesDelegate::checkRect(const QStyleOptionViewItem &option)
{
    return {option.rect.left() + margin, option.rect.top() + margin, boxSize, boxSize};
}

void RulesDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem background = option;
    initStyleOption(&background, index);
    background.text.clear();
    background.features &= ~QStyleOptionViewItem::HasCheckIndicator;
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &background, painter, option.widget);

    const bool selected = option.state & QStyle::State_Selected;
    const bool enabled = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    const QString shadow = index.data(RulesModel::ShadowRole).toString();
    const bool idle = !enabled || !shadow.isEmpty() || index.data(RulesModel::ExpiredRole).toBool();
    const QColor strong = option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
    const QColor faint = selected ? strong : toneColor(option.palette, Tone::Muted);

    QStyleOptionButton box;
    box.rect = checkRect(option);
    box.palette = option.palette;
    box.state = QStyle::State_Enabled | (enabled ? QStyle::State_On : QStyle::State_Off);
    style->drawPrimitive(QStyle::PE_IndicatorCheckBox, &box, painter, option.widget);

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool allows = index.data(RulesModel::AllowsRole).toBool();
    const QRect sign(box.rect.right() + 1 + gap, box.rect.top(), signSize, signSize);
    icon(allows ? u"check"_s : u"blocked"_s,
         idle         ? Tone::Muted
             : allows ? Tone::Good
                      : Tone::Bad)
        .paint(painter, sign, Qt::AlignCenter, selected ? QIcon::Selected : QIcon::Normal);

    QRect rest = contentOf(option);
    const QFont name = bold(option);
    const QRect line(rest.topLeft(), QSize(rest.width(), boxSize));
    const int left = paintChips(painter, line, index, option);
    painter->setPen(idle ? faint : strong);
    painter->setFont(name);
    painter->drawText(QRect(line.topLeft(), QSize(left, line.height())), Qt::AlignVCenter,
                      QFontMetrics(name).elidedText(index.data().toString(), Qt::ElideRight, left));
    rest.setTop(line.bottom() + 1 + gap);
    painter->setFont(option.font);
    const QString sentence = index.data(RulesModel::SentenceRole).toString();
    painter->drawText(rest, Qt::TextWordWrap, sentence);
    if (!shadow.isEmpty()) {
        rest.setTop(rest.top() + heightOf(sentence, option.font, rest.width()) + gap);
        icon(u"warning"_s, Tone::Warning)
            .paint(painter, QRect(rest.topLeft(), QSize(16, 16)), Qt::AlignCenter,
                   selected ? QIcon::Selected : QIcon::Normal);
        painter->setPen(strong);
        painter->drawText(rest.adjusted(16 + gap, 0, 0, 0), Qt::TextWordWrap, shadow);
    }
    painter->restore();
}

QSize RulesDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    QStyleOptionViewItem placed = option;
    placed.rect.setWidth(view ? view->viewport()->width() : option.rect.width());
    const int width = contentOf(placed).width();
    int height = boxSize + gap + heightOf(index.data(RulesModel::SentenceRole).toString(), option.font, width);
    if (const QString shadow = index.data(RulesModel::ShadowRole).toString(); !shadow.isEmpty())
        height += gap + qMax(16, heightOf(shadow, option.font, width - 16 - gap));
    return {0, height + 2 * margin};
}

bool RulesDelegate::editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                                const QModelIndex &index)
{
    const bool press = event->type() == QEvent::MouseButtonPress || event->type() == QEvent::MouseButtonDblClick;
    if (press || event->type() == QEvent::MouseButtonRelease) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        if (mouse->button() != Qt::LeftButton
            || !checkRect(option).adjusted(-gap, -gap, gap, gap).contains(mouse->position().toPoint()))
            return false;
        if (press)
            return true;
        const bool checked = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
        return model->setData(index, checked ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
    }
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() != Qt::Key_Space || key->modifiers() != Qt::NoModifier)
            return false;
        const bool checked = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
        return model->setData(index, checked ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
    }
    return false;
}

} // namespace ui
