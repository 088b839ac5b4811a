#include "ui/areas/DropOverlay.h"

#include "ui/common/Tone.h"

#include <QPainter>

namespace ui {

DropOverlay::DropOverlay(const QString &text, QWidget *parent)
    : QWidget(parent)
    , m_text(text)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAccessibleName(text);
    setAccessibleDescription(text);
    hide();
}

void DropOverlay::cover()
{
    setGeometry(parentWidget()->rect());
    raise();
    show();
}

void DropOverlay::paintEvent(QPaintEvent *)
{
    constexpr int inset = 10;
    constexpr int corner = 10;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor veil = palette().color(QPalette::Window);
    veil.setAlphaF(0.88F);
    painter.fillRect(rect(), veil);
    const QColor accent = toneColor(palette(), Tone::Accent);
    painter.setPen(QPen(accent, 2, Qt::DashLine));
    painter.drawRoundedRect(rect().adjusted(inset, inset, -inset, -inset), corner, corner);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.3);
    large.setBold(true);
    painter.setFont(large);
    painter.drawText(rect(), Qt::AlignCenter, m_text);
}

} // namespace ui
