#include "ui/dashboard/CounterButton.h"

#include "ui/common/Formatting.h"

#include <QPainter>

namespace ui {

CounterButton::CounterButton(QWidget *parent)
    : QAbstractButton(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void CounterButton::setCount(qint64 count, const QString &caption)
{
    if (count == m_count && caption == text())
        return;
    m_count = count;
    setText(caption);
    setAccessibleName(tr("%1: %2", "what is counted, then the number").arg(caption, format::count(count)));
    updateGeometry();
    update();
}

void CounterButton::setTone(Tone tone)
{
    m_tone = tone;
    update();
}

QSize CounterButton::sizeHint() const
{
    const QFontMetrics number(numberFont());
    const int words = qMax(fontMetrics().horizontalAdvance(text()), number.horizontalAdvance(format::count(m_count)));
    return {words + fontMetrics().height() * 3 / 2, number.height() + fontMetrics().height() + 10};
}

void CounterButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPalette shown = palette();
    if (underMouse() || isDown() || hasFocus()) {
        painter.setPen(hasFocus() ? QPen(toneColor(shown, Tone::Accent), 1.5) : QPen(Qt::NoPen));
        painter.setBrush(
            blended(shown.color(QPalette::WindowText), shown.color(QPalette::Window), isDown() ? 0.12 : 0.06));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 7, 7);
    }
    const QFontMetrics number(numberFont());
    QRect line(0, 5, width(), number.height());
    painter.setFont(numberFont());
    painter.setPen(toneColor(shown, m_count == 0 ? Tone::Muted : m_tone));
    painter.drawText(line, Qt::AlignCenter, format::count(m_count));
    line = QRect(0, line.bottom(), width(), fontMetrics().height());
    painter.setFont(font());
    painter.setPen(toneColor(shown, Tone::Muted));
    painter.drawText(line, Qt::AlignCenter, text());
}

void CounterButton::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void CounterButton::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

QFont CounterButton::numberFont() const
{
    QFont larger = font();
    if (larger.pointSizeF() > 0)
        larger.setPointSizeF(larger.pointSizeF() * 1.7);
    larger.setBold(true);
    return larger;
}

} // namespace ui
