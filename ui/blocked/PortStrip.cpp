#include "ui/blocked/PortStrip.h"

#include "ui/common/Formatting.h"
#include "ui/common/PlainToolTip.h"
#include "ui/common/Tone.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int reserved = 1024;
constexpr int portCount = 65536;
constexpr double reservedShare = 0.25;

QString portsText(int first, int last)
{
    return first == last ? PortStrip::tr("port %1").arg(first) : PortStrip::tr("ports %1 to %2").arg(first).arg(last);
}

} // namespace

PortStrip::PortStrip(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::IBeamCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Ports asked for"));
    showFigures({});
}

void PortStrip::showFigures(const QList<PortFigure> &ports)
{
    m_ports = ports;
    setAccessibleDescription(QString(
        summary() % u'\n' % tr("Arrow keys move, Shift extends, Return chooses the range, Escape lets it go.")));
    update();
}

QSize PortStrip::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 60, fontMetrics().height() * 4};
}

QSize PortStrip::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 30, fontMetrics().height() * 4};
}

QRect PortStrip::strip() const
{
    return rect().adjusted(1, 1, -1, -fontMetrics().height() - 2);
}

int PortStrip::portAt(int x) const
{
    const QRect area = strip();
    const double at = double(x - area.left()) / qMax(1, area.width());
    const double port = at < reservedShare
        ? at / reservedShare * reserved
        : reserved + (at - reservedShare) / (1 - reservedShare) * (portCount - reserved);
    return std::clamp(int(std::floor(port)), 0, portCount - 1);
}

int PortStrip::xOf(int port) const
{
    const QRect area = strip();
    const double at = port < reserved
        ? reservedShare * port / reserved
        : reservedShare + (1 - reservedShare) * (port - reserved) / (portCount - reserved);
    const int x = area.left() + int(std::ceil(at * area.width()));
    return port < reserved ? qMin(x, xOf(reserved) - 1) : x;
}

int PortStrip::columnAt(int x) const
{
    return std::clamp(x - strip().left(), 0, qMax(0, strip().width() - 1));
}

qint64 PortStrip::countIn(int first, int last) const
{
    auto at = std::lower_bound(m_ports.begin(), m_ports.end(), first,
                               [](const PortFigure &one, int port) { return one.port < port; });
    qint64 count = 0;
    for (; at != m_ports.end() && at->port <= last; ++at)
        count += at->count;
    return count;
}

QString PortStrip::summary() const
{
    if (m_ports.isEmpty())
        return tr("No ports to show.");
    QList<PortFigure> most = m_ports;
    std::sort(most.begin(), most.end(), [](const PortFigure &a, const PortFigure &b) {
        return a.count != b.count ? a.count > b.count : a.port < b.port;
    });
    QStringList words;
    for (const PortFigure &one : most.mid(0, 6))
        words.append(tr("%1 (%2)", "a port, then how often").arg(QString::number(one.port), format::count(one.count)));
    const QString list = words.join(u", "_s);
    return most.size() > 6 ? tr("%1 and %n other port(s)", nullptr, int(most.size()) - 6).arg(list) : list;
}

QString PortStrip::columnText(int column) const
{
    const int x = strip().left() + column;
    const int first = portAt(x);
    const int last = qMax(first, portAt(x + 1) - 1);
    return tr("%1: %2", "ports, then how often").arg(portsText(first, last), format::count(countIn(first, last)));
}

void PortStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRect area = strip();
    painter.fillRect(area, palette().color(QPalette::Base));
    QRect low = area;
    low.setRight(xOf(reserved) - 1);
    painter.fillRect(low, toneBackground(palette(), Tone::Warning));
    painter.fillRect(
        low,
        QBrush(blended(toneColor(palette(), Tone::Warning), palette().color(QPalette::Base), 0.25), Qt::BDiagPattern));
    paintMarks(&painter);
    if (!m_pick.isEmpty()) {
        QColor shade = palette().color(QPalette::Highlight);
        painter.setPen(shade);
        shade.setAlphaF(0.3F);
        painter.setBrush(shade);
        painter.drawRect(area.left() + m_pick.first(), area.top(), m_pick.last() - m_pick.first(), area.height() - 1);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(hasFocus() ? palette().color(QPalette::Highlight) : separatorColor(palette()));
    painter.drawRect(area.adjusted(0, 0, -1, -1));
    paintLabels(&painter);
}

void PortStrip::paintMarks(QPainter *painter) const
{
    const QRect area = strip();
    QList<qint64> columns(qMax(1, area.width()), 0);
    for (const PortFigure &one : m_ports)
        columns[columnAt(qMin(area.right(), xOf(one.port)))] += one.count;
    const qint64 highest = *std::max_element(columns.begin(), columns.end());
    if (highest == 0)
        return;
    const QColor ink = toneColor(palette(), Tone::Bad);
    for (int column = 0; column < columns.size(); ++column) {
        if (columns.at(column) == 0)
            continue;
        const double share = std::log2(1.0 + double(columns.at(column))) / std::log2(1.0 + double(highest));
        const int tall = qMax(3, int(share * (area.height() - 4)));
        painter->fillRect(area.left() + column, area.bottom() - tall, 1, tall, ink);
    }
}

void PortStrip::paintLabels(QPainter *painter) const
{
    const QRect area = strip();
    painter->setPen(toneColor(palette(), Tone::Muted));
    const int y = area.bottom() + 2;
    const int height = fontMetrics().height();
    for (const int port : {0, 256, 512, reserved, 16384, 32768, 49152, portCount - 1}) {
        const QString text = QString::number(port);
        const int wide = fontMetrics().horizontalAdvance(text) + 2;
        const int x = qBound(area.left(), port == portCount - 1 ? area.right() - wide : xOf(port) - wide / 2,
                             qMax(area.left(), area.right() - wide));
        painter->drawText(QRect(x, y, wide, height), int(Qt::AlignHCenter) | int(Qt::TextSingleLine), text);
    }
}

void PortStrip::choose()
{
    if (m_pick.isEmpty())
        return;
    const int left = strip().left();
    const int first = portAt(left + m_pick.first());
    const bool toTheEnd = m_pick.last() == m_pick.places() - 1;
    const int last = toTheEnd ? portCount - 1 : qMax(first, portAt(left + m_pick.last() + 1) - 1);
    m_pick.clear();
    update();
    Q_EMIT portsChosen(first, last);
}

void PortStrip::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_dragging = true;
    m_pick.setPlaces(strip().width());
    m_pick.begin(columnAt(int(event->position().x())));
    update();
}

void PortStrip::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_dragging)
        return;
    m_pick.extend(columnAt(int(event->position().x())));
    update();
}

void PortStrip::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_dragging)
        return;
    m_dragging = false;
    choose();
}

void PortStrip::keyPressEvent(QKeyEvent *event)
{
    m_pick.setPlaces(strip().width());
    if (m_pick.handleKey(*event)) {
        QToolTip::showText(mapToGlobal(QPoint(strip().left() + m_pick.cursor(), strip().top())),
                           plainToolTip(columnText(m_pick.cursor())), this);
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        choose();
    } else if (event->key() == Qt::Key_Escape && !m_pick.isEmpty()) {
        m_pick.clear();
        m_dragging = false;
    } else {
        event->ignore();
        return;
    }
    update();
}

void PortStrip::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void PortStrip::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    m_pick.clear();
    update();
}

bool PortStrip::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    QToolTip::showText(help->globalPos(), plainToolTip(columnText(columnAt(help->pos().x()))), this);
    return true;
}

} // namespace ui
