#include "ui/common/Badge.h"

#include <QPainter>

namespace ui {

Badge::Badge(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

Badge::Badge(const QString &text, Tone tone, QWidget *parent)
    : Badge(parent)
{
    setTone(tone);
    setText(text);
}

void Badge::setText(const QString &text)
{
    m_text = text;
    setAccessibleName(text);
    setVisible(!text.isEmpty());
    updateGeometry();
    update();
}

void Badge::setTone(Tone tone)
{
    m_tone = tone;
    update();
}

QSize Badge::sizeHint() const
{
    return sizeOf(m_text, font());
}

QSize Badge::sizeOf(const QString &text, const QFont &font)
{
    const QFontMetrics metrics(font);
    const int height = metrics.height() + 4;
    return {qMax(metrics.horizontalAdvance(text) + metrics.height(), height), height};
}

void Badge::paint(QPainter *painter, const QRect &rect, const QString &text, Tone tone, const QPalette &palette,
                  bool filled)
{
    const QColor color = toneColor(palette, tone);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(filled ? color : blended(color, palette.color(QPalette::Base), 0.16));
    painter->drawRoundedRect(QRectF(rect), rect.height() / 2.0, rect.height() / 2.0);
    painter->setPen(filled ? palette.color(QPalette::Window) : toneColor(palette, tone));
    painter->drawText(rect, int(Qt::AlignCenter) | int(Qt::TextSingleLine), text);
    painter->restore();
}

void Badge::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paint(&painter, rect(), m_text, m_tone, palette());
}

} // namespace ui
