#include "ui/common/RowCard.h"

#include "ui/common/Icons.h"

#include <QPainter>
#include <QPainterPath>

namespace ui {

RowCard::RowCard(QWidget *parent)
    : QFrame(parent)
{
    // Not Maximum: that is the height of the size hint, which knows nothing of how often the text wraps.
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void RowCard::setStripe(Tone tone)
{
    m_stripe = tone;
    update();
}

void RowCard::paintEvent(QPaintEvent *)
{
    constexpr double radius = 6;
    constexpr double stripe = 4;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(separatorColor(palette()));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(box, radius, radius);
    QPainterPath rounded;
    rounded.addRoundedRect(box, radius, radius);
    painter.setClipPath(rounded);
    painter.fillRect(QRectF(box.left(), box.top(), stripe, box.height()), toneColor(palette(), m_stripe));
}

CardIcon::CardIcon(QWidget *parent, double scale)
    : QWidget(parent)
{
    const int side = qRound(fontMetrics().height() * scale);
    setFixedSize(side, side);
}

void CardIcon::showIcon(const QString &name, Tone tone)
{
    m_name = name;
    m_tone = tone;
    update();
}

void CardIcon::paintEvent(QPaintEvent *)
{
    if (m_name.isEmpty())
        return;
    QPainter painter(this);
    icon(m_name, m_tone).paint(&painter, rect());
}

} // namespace ui
