#include "ui/dashboard/ServerSwitch.h"

#include "ui/common/Tone.h"

#include <QPainter>

namespace ui {

namespace {

bool leadsToStart(api::ServerState state)
{
    return state == api::ServerState::Stopped || state == api::ServerState::Starting;
}

// Symbols that fill: heavier than the outline icons, as this is the one thing to press.
void drawSymbol(QPainter &painter, const QRectF &box, bool start)
{
    if (!start) {
        const double inset = box.width() * 0.18;
        painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), 2, 2);
        return;
    }
    const double inset = box.width() * 0.12;
    painter.drawPolygon(QPolygonF({{box.left() + box.width() * 0.26, box.top() + inset},
                                   {box.right() - inset, box.center().y()},
                                   {box.left() + box.width() * 0.26, box.bottom() - inset}}));
}

} // namespace

ServerSwitch::ServerSwitch(QWidget *parent)
    : QAbstractButton(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    showState(api::ServerState::Stopped);
}

void ServerSwitch::showState(api::ServerState state)
{
    m_state = state;
    setText(leadsToStart(state) ? tr("Start") : tr("Stop"));
    setAccessibleName(leadsToStart(state) ? tr("Start the server") : tr("Stop the server"));
    setAccessibleDescription(tr("Starts or stops serving files"));
    setEnabled(state == api::ServerState::Stopped || state == api::ServerState::Running);
    updateGeometry();
    update();
}

QSize ServerSwitch::sizeHint() const
{
    const QFontMetrics metrics(labelFont());
    // The wider of both words, so that nothing moves when the state changes.
    const int word = qMax(metrics.horizontalAdvance(tr("Start")), metrics.horizontalAdvance(tr("Stop")));
    return {word + metrics.height() * 4, int(metrics.height() * 2.2)};
}

void ServerSwitch::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPalette shown = palette();
    const bool start = leadsToStart(m_state);

    QColor fill = start ? toneColor(shown, Tone::Accent)
                        : blended(shown.color(QPalette::WindowText), shown.color(QPalette::Window), 0.1);
    QColor ink = start ? shown.color(QPalette::Window) : shown.color(QPalette::WindowText);
    if (!isEnabled()) {
        fill = blended(shown.color(QPalette::WindowText), shown.color(QPalette::Window), 0.08);
        ink = shown.color(QPalette::Disabled, QPalette::WindowText);
    } else if (isDown()) {
        fill = blended(shown.color(QPalette::WindowText), fill, 0.18);
    } else if (underMouse()) {
        fill = blended(shown.color(QPalette::WindowText), fill, 0.08);
    }

    const QRectF box = QRectF(rect()).adjusted(2, 2, -2, -2);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRoundedRect(box, 8, 8);
    if (hasFocus()) {
        painter.setPen(QPen(toneColor(shown, Tone::Text), 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 9, 9);
    }

    painter.setFont(labelFont());
    const int line = painter.fontMetrics().height();
    const int word = painter.fontMetrics().horizontalAdvance(text());
    const double symbol = line * 0.95;
    const double left = box.center().x() - (symbol + line * 0.5 + word) / 2;
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    drawSymbol(painter, QRectF(left, box.center().y() - symbol / 2, symbol, symbol), start);
    painter.setPen(ink);
    painter.drawText(QRectF(left + symbol + line * 0.5, box.top(), word + 4, box.height()), Qt::AlignVCenter, text());
}

void ServerSwitch::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void ServerSwitch::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

QFont ServerSwitch::labelFont() const
{
    QFont larger = font();
    if (larger.pointSizeF() > 0)
        larger.setPointSizeF(larger.pointSizeF() * 1.25);
    larger.setBold(true);
    return larger;
}

} // namespace ui
