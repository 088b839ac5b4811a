#include "ui/Navigation.h"

#include "ui/common/Badge.h"
#include "ui/common/Tone.h"

#include <QPainter>
#include <QStyledItemDelegate>

namespace ui {

namespace {

constexpr int countRole = Qt::UserRole + 1;

class NavigationDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const int line = option.fontMetrics.height();
        const int words = option.fontMetrics.horizontalAdvance(index.data().toString());
        return {words + line * 13 / 2, line * 5 / 2};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QPalette &palette = option.palette;
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const int line = option.fontMetrics.height();
        const QRect box = option.rect.adjusted(line / 2, 2, -line / 2, -2);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        paintBox(painter, option, box);

        const int side = line * 5 / 4;
        QRect picture(box.left() + line * 2 / 3, 0, side, side);
        picture.moveCenter({picture.center().x(), box.center().y()});
        index.data(Qt::DecorationRole).value<QIcon>().paint(painter, picture);

        QFont font = option.font;
        font.setBold(selected);
        painter->setFont(font);
        painter->setPen(palette.color(QPalette::WindowText));
        const QRect words(picture.right() + line * 2 / 3, box.top(), box.right() - picture.right() - line,
                          box.height());
        painter->drawText(words, int(Qt::AlignVCenter) | int(Qt::TextSingleLine), index.data().toString());

        if (const int count = index.data(countRole).toInt(); count > 0) {
            const QString number = QString::number(count);
            QRect badge({}, Badge::sizeOf(number, option.font));
            badge.moveCenter(box.center());
            badge.moveRight(box.right() - line / 2);
            painter->setFont(option.font);
            Badge::paint(painter, badge, number, Tone::Warning, palette, true);
        }
        painter->restore();
    }

private:
    static void paintBox(QPainter *painter, const QStyleOptionViewItem &option, const QRect &box)
    {
        const QPalette &palette = option.palette;
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const bool focus = option.state.testFlag(QStyle::State_HasFocus);
        if (!selected && !focus && !option.state.testFlag(QStyle::State_MouseOver))
            return;
        const QColor accent = toneColor(palette, Tone::Accent);
        const QColor top = selected ? accent : palette.color(QPalette::WindowText);
        painter->setPen(focus ? QPen(accent, 1.5) : QPen(Qt::NoPen));
        painter->setBrush(blended(top, palette.color(QPalette::Window), selected ? 0.18 : 0.06));
        painter->drawRoundedRect(QRectF(box).adjusted(1, 0, -1, 0), 7, 7);
        if (selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(accent);
            painter->drawRoundedRect(QRectF(box.left() + 1, box.top() + box.height() * 0.25, 3, box.height() * 0.5),
                                     1.5, 1.5);
        }
    }
};

} // namespace

Navigation::Navigation(QWidget *parent)
    : QListWidget(parent)
{
    setItemDelegate(new NavigationDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setViewportMargins(0, fontMetrics().height() / 3, 0, 0);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    viewport()->setAutoFillBackground(false);
    setAccessibleName(tr("Pages"));
    setAccessibleDescription(tr("Choose what the window shows"));
}

void Navigation::addPage(const QString &title, const QIcon &icon)
{
    addItem(new QListWidgetItem(icon, title));
    updateGeometry();
}

void Navigation::setProblemCount(int row, int count)
{
    QListWidgetItem *entry = item(row);
    if (!entry)
        return;
    entry->setData(countRole, count);
    entry->setData(Qt::AccessibleDescriptionRole, count > 0 ? tr("%n problem(s)", nullptr, count) : QString());
}

int Navigation::problemCount(int row) const
{
    const QListWidgetItem *entry = item(row);
    return entry ? entry->data(countRole).toInt() : 0;
}

QSize Navigation::sizeHint() const
{
    const int column = count() > 0 ? sizeHintForColumn(0) : 0;
    return {qMax(column, fontMetrics().height() * 11), fontMetrics().height() * 20};
}

} // namespace ui
