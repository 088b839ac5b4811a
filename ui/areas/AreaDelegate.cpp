#include "ui/areas/AreaDelegate.h"

#include "ui/areas/AreasModel.h"
#include "ui/common/Badge.h"
#include "ui/common/Icons.h"

#include <QAbstractItemView>
#include <QPainter>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int margin = 12;
constexpr int gap = 4;
constexpr int badgePadding = 6;
constexpr int iconSize = 16;

QFont boldFont(const QStyleOptionViewItem &option)
{
    QFont font = option.font;
    font.setBold(true);
    return font;
}

QFont smallFont(const QStyleOptionViewItem &option)
{
    QFont font = option.font;
    font.setPointSizeF(font.pointSizeF() * 0.9);
    return font;
}

int heightOf(const QString &text, const QFont &font, int width)
{
    if (text.isEmpty())
        return 0;
    return QFontMetrics(font).boundingRect(QRect(0, 0, width, 10000), Qt::TextWordWrap, text).height();
}

/// Right-aligned badges; returns how much of the line they leave to the left.
int paintBadges(QPainter *painter, const QRect &line, const QStringList &badges, const QStyleOptionViewItem &option)
{
    int right = line.right();
    for (qsizetype i = badges.size(); i-- > 0;) {
        const QSize size = Badge::sizeOf(badges.at(i), option.font);
        const QRect place(right - size.width(), line.center().y() - size.height() / 2, size.width(), size.height());
        Badge::paint(painter, place, badges.at(i), Tone::Muted, option.palette);
        right -= size.width() + gap;
    }
    return right - line.left() - gap;
}

void paintTrouble(QPainter *painter, const QStyleOptionViewItem &option, const QRect &area, const QString &trouble)
{
    const bool selected = option.state & QStyle::State_Selected;
    icon(u"error"_s, Tone::Bad)
        .paint(painter, QRect(area.topLeft(), QSize(iconSize, iconSize)), Qt::AlignCenter,
               selected ? QIcon::Selected : QIcon::Normal);
    painter->drawText(area.adjusted(iconSize + badgePadding, 0, 0, 0), Qt::TextWordWrap, trouble);
}

} // namespace

void AreaDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem background = option;
    initStyleOption(&background, index);
    background.text.clear();
    const QStyle *style = option.widget->style();
    style->drawControl(QStyle::CE_ItemViewItem, &background, painter, option.widget);

    const bool selected = option.state & QStyle::State_Selected;
    const QColor text = option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
    const QColor faint = selected ? text : toneColor(option.palette, Tone::Muted);
    const QFont bold = boldFont(option);
    const QFont fine = smallFont(option);
    QRect rest = option.rect.adjusted(margin, margin, -margin, -margin);

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect line(rest.topLeft(), QSize(rest.width(), QFontMetrics(bold).height() + 2));
    const int left = paintBadges(painter, line, index.data(AreasModel::BadgesRole).toStringList(), option);
    painter->setPen(text);
    painter->setFont(bold);
    painter->drawText(QRect(line.topLeft(), QSize(left, line.height())), Qt::AlignVCenter,
                      QFontMetrics(bold).elidedText(index.data().toString(), Qt::ElideMiddle, left));
    rest.setTop(line.bottom() + 1 + gap);

    painter->setFont(option.font);
    const QString sentence = index.data(AreasModel::SentenceRole).toString();
    painter->drawText(rest, Qt::TextWordWrap, sentence);
    rest.setTop(rest.top() + heightOf(sentence, option.font, rest.width()) + gap);

    painter->setFont(fine);
    painter->setPen(faint);
    const QString folder = index.data(AreasModel::DirectoryRole).toString();
    painter->drawText(rest, Qt::TextSingleLine, QFontMetrics(fine).elidedText(folder, Qt::ElideMiddle, rest.width()));
    rest.setTop(rest.top() + QFontMetrics(fine).height() + gap);

    painter->setPen(text);
    if (const QString trouble = index.data(AreasModel::TroubleRole).toString(); !trouble.isEmpty())
        paintTrouble(painter, option, rest, trouble);
    painter->restore();
}

QSize AreaDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const int width = (view ? view->viewport()->width() : option.rect.width()) - 2 * margin;
    const QFont fine = smallFont(option);
    int height = QFontMetrics(boldFont(option)).height() + 2 + gap;
    height += heightOf(index.data(AreasModel::SentenceRole).toString(), option.font, width) + gap;
    height += QFontMetrics(fine).height();
    if (const QString trouble = index.data(AreasModel::TroubleRole).toString(); !trouble.isEmpty())
        height += gap + qMax(iconSize, heightOf(trouble, fine, width - iconSize - badgePadding));
    return {0, height + 2 * margin};
}

} // namespace ui
