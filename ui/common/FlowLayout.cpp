#include "ui/common/FlowLayout.h"

#include <QStyle>
#include <QWidget>

#include <algorithm>

namespace ui {

FlowLayout::FlowLayout(QWidget *parent, int gap)
    : QLayout(parent)
{
    setContentsMargins({});
    setSpacing(gap);
}

FlowLayout::~FlowLayout()
{
    qDeleteAll(m_items);
}

void FlowLayout::addItem(QLayoutItem *item)
{
    m_items.append(item);
}

int FlowLayout::count() const
{
    return int(m_items.size());
}

QLayoutItem *FlowLayout::itemAt(int index) const
{
    return m_items.value(index);
}

QLayoutItem *FlowLayout::takeAt(int index)
{
    return index >= 0 && index < count() ? m_items.takeAt(index) : nullptr;
}

Qt::Orientations FlowLayout::expandingDirections() const
{
    return {};
}

bool FlowLayout::hasHeightForWidth() const
{
    return true;
}

int FlowLayout::heightForWidth(int width) const
{
    return arrange({0, 0, width, 0}, false);
}

QSize FlowLayout::sizeHint() const
{
    QSize hint;
    for (const QLayoutItem *item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize size = item->sizeHint();
        hint = {hint.width() + (hint.width() > 0 ? spacing() : 0) + size.width(),
                std::max(hint.height(), size.height())};
    }
    return hint;
}

QSize FlowLayout::minimumSize() const
{
    QSize most;
    for (const QLayoutItem *item : m_items) {
        if (!item->isEmpty())
            most = most.expandedTo(item->minimumSize());
    }
    return most;
}

void FlowLayout::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    arrange(rect, true);
}

// The height it takes. Parts of one line are centred on each other.
int FlowLayout::arrange(const QRect &rect, bool move) const
{
    int y = rect.y();
    for (qsizetype first = 0; first < m_items.size();) {
        int width = 0;
        int height = 0;
        qsizetype next = first;
        for (; next < m_items.size(); ++next) {
            const QLayoutItem *item = m_items.at(next);
            if (item->isEmpty())
                continue;
            const QSize size = item->sizeHint();
            const int needed = width + (width > 0 ? spacing() : 0) + size.width();
            if (width > 0 && needed > rect.width())
                break;
            width = needed;
            height = std::max(height, size.height());
        }
        int x = rect.x();
        for (; first < next; ++first) {
            QLayoutItem *item = m_items.at(first);
            if (item->isEmpty())
                continue;
            const QSize size(std::min(item->sizeHint().width(), rect.width()), item->sizeHint().height());
            const QRect place(QPoint(x, y + (height - size.height()) / 2), size);
            if (move)
                item->setGeometry(QStyle::visualRect(parentWidget()->layoutDirection(), rect, place));
            x += size.width() + spacing();
        }
        y += height + (next < m_items.size() ? spacing() : 0);
    }
    return y - rect.y();
}

} // namespace ui
