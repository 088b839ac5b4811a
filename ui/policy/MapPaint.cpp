#include "ui/policy/MapPaint.h"

#include <QCoreApplication>
#include <QPainterPath>

namespace ui {

namespace {

struct MapPaintWords
{
    Q_DECLARE_TR_FUNCTIONS(ui::MapPaint)
};

Tone toneOf(CellLook look)
{
    switch (look) {
    case CellLook::Allowed:
        return Tone::Good;
    case CellLook::Refused:
        return Tone::Bad;
    case CellLook::Depends:
        return Tone::Warning;
    case CellLook::Nothing:
        return Tone::Muted;
    }
    Q_UNREACHABLE();
}

// Allowed is full, refused is barred, depends is dotted.
void paintPattern(QPainter &painter, const QRectF &rect, CellLook look, const QColor &color)
{
    if (look == CellLook::Refused) {
        painter.setPen(QPen(color, 1));
        constexpr double step = 8;
        const int bars = int((rect.width() + rect.height()) / step) + 1;
        for (int bar = 0; bar < bars; ++bar) {
            const double x = rect.left() - rect.height() + bar * step;
            painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()));
        }
    } else if (look == CellLook::Depends) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        constexpr double step = 7;
        const int lines = qRound(rect.height() / step);
        const int dots = qRound(rect.width() / step);
        for (int line = 0; line < lines; ++line) {
            const double indent = line % 2 != 0 ? step : step / 2;
            for (int dot = 0; dot < dots; ++dot)
                painter.drawEllipse(rect.topLeft() + QPointF(indent + dot * step, step / 2 + line * step), 1.1, 1.1);
        }
    }
}

void paintGround(QPainter &painter, const QRectF &box, CellLook look, const CellMarks &marks, const QPalette &palette)
{
    const QColor window = palette.color(QPalette::Window);
    const QColor color = toneColor(palette, toneOf(look));
    const double strength = look == CellLook::Allowed ? 0.34 : look == CellLook::Nothing ? 0.05 : 0.10;
    QPainterPath path;
    path.addRoundedRect(box, 4, 4);
    painter.save();
    painter.fillPath(path, blended(color, window, strength + (marks.hovered ? 0.10 : 0)));
    painter.setClipPath(path, Qt::IntersectClip);
    paintPattern(painter, box, look, blended(color, window, look == CellLook::Refused ? 0.24 : 0.5));
    painter.restore();
    painter.setPen(QPen(blended(color, window, 0.55), 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
}

/// A quiet ground under the words, so that no line runs through a letter.
void paintWords(QPainter &painter, const QRect &rect, CellLook look, const QPalette &palette)
{
    const QFontMetrics metrics = painter.fontMetrics();
    const int side = metrics.height() * 3 / 4;
    const QString word = lookWord(look);
    const int gap = side / 3;
    const int wordWidth = metrics.horizontalAdvance(word);
    const bool fits = side + gap + wordWidth + metrics.height() / 2 <= rect.width();
    const int width = side + (fits ? gap + wordWidth : 0);
    QRect line(0, 0, width, metrics.height());
    line.moveCenter(rect.center());
    if (look != CellLook::Allowed) {
        const QColor ground = blended(toneColor(palette, toneOf(look)), palette.color(QPalette::Window), 0.10);
        painter.setPen(Qt::NoPen);
        painter.setBrush(ground);
        painter.drawRoundedRect(line.adjusted(-4, 0, 4, 0), 4, 4);
    }
    const QRectF sign(line.left(), line.center().y() - side / 2.0 + 0.5, side, side);
    paintSign(painter, sign, look, toneColor(palette, toneOf(look)));
    if (!fits)
        return;
    painter.setPen(palette.color(QPalette::WindowText));
    painter.drawText(line.adjusted(side + gap, 0, gap, 0), int(Qt::AlignVCenter | Qt::AlignLeft), word);
}

void paintFrames(QPainter &painter, const QRectF &box, const CellMarks &marks, const QPalette &palette)
{
    painter.setBrush(Qt::NoBrush);
    if (marks.change != CellChange::None) {
        painter.setPen(QPen(palette.color(QPalette::WindowText), 2));
        painter.drawRoundedRect(box, 4, 4);
    }
    if (marks.byCurrentRule)
        paintRuleMark(painter, box.topLeft() + QPointF(8, 8), 4, palette);
    if (marks.focused) {
        painter.setPen(QPen(palette.color(QPalette::Window), 4));
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4);
        painter.setPen(QPen(toneColor(palette, Tone::Accent), 2.5));
        painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), 5, 5);
    } else if (marks.current || marks.hovered) {
        painter.setPen(QPen(palette.color(QPalette::WindowText), 1));
        painter.drawRoundedRect(box, 4, 4);
    }
}

} // namespace

CellLook lookOf(const policy::Reach &reach)
{
    if (reach.empty)
        return CellLook::Nothing;
    switch (reach.answer) {
    case policy::Reach::Answer::Nothing:
        return CellLook::Refused;
    case policy::Reach::Answer::Some:
        return CellLook::Depends;
    case policy::Reach::Answer::Everything:
        return CellLook::Allowed;
    }
    Q_UNREACHABLE();
}

QString lookWord(CellLook look)
{
    switch (look) {
    case CellLook::Allowed:
        return MapPaintWords::tr("allowed");
    case CellLook::Refused:
        return MapPaintWords::tr("refused");
    case CellLook::Depends:
        return MapPaintWords::tr("depends");
    case CellLook::Nothing:
        return MapPaintWords::tr("none", "there are no such machines");
    }
    Q_UNREACHABLE();
}

void paintSign(QPainter &painter, const QRectF &rect, CellLook look, const QColor &color)
{
    const auto at = [&rect](double x, double y) {
        return QPointF(rect.left() + rect.width() * x, rect.top() + rect.height() * y);
    };
    painter.save();
    painter.setPen(QPen(color, qMax(2.0, rect.width() / 6), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    if (look == CellLook::Allowed) {
        painter.drawPolyline(QPolygonF({at(0.12, 0.55), at(0.4, 0.82), at(0.9, 0.2)}));
    } else if (look == CellLook::Refused) {
        painter.drawLine(at(0.18, 0.18), at(0.82, 0.82));
        painter.drawLine(at(0.82, 0.18), at(0.18, 0.82));
    } else if (look == CellLook::Depends) {
        const QRectF circle = rect.adjusted(1, 1, -1, -1);
        painter.setPen(QPen(color, 1.6));
        painter.drawEllipse(circle);
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawPie(circle, 90 * 16, 180 * 16);
    } else {
        painter.drawLine(at(0.2, 0.5), at(0.8, 0.5));
    }
    painter.restore();
}

void paintRuleMark(QPainter &painter, const QPointF &at, double radius, const QPalette &palette)
{
    painter.save();
    painter.setPen(QPen(palette.color(QPalette::Window), 1.5));
    painter.setBrush(toneColor(palette, Tone::Accent));
    painter.drawEllipse(at, radius, radius);
    painter.restore();
}

void paintChange(QPainter &painter, const QRect &rect, CellChange change, const QPalette &palette)
{
    const Tone tone = change == CellChange::Opens ? Tone::Bad
        : change == CellChange::Closes            ? Tone::Good
                                                  : Tone::Warning;
    const QString word = changeWord(change);
    QRect box(0, 0, painter.fontMetrics().horizontalAdvance(word) + painter.fontMetrics().height() * 2 / 3,
              painter.fontMetrics().height());
    box.moveCenter(rect.center());
    painter.save();
    painter.setPen(Qt::NoPen);
    painter.setBrush(toneColor(palette, tone));
    painter.drawRoundedRect(box, 3, 3);
    painter.setPen(palette.color(QPalette::Window));
    painter.drawText(box, int(Qt::AlignCenter), word);
    painter.restore();
}

void paintCell(QPainter &painter, const QRect &rect, CellLook look, const CellMarks &marks, const QPalette &palette)
{
    const QRectF box = QRectF(rect).adjusted(2.5, 2.5, -2.5, -2.5);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    paintGround(painter, box, look, marks, palette);
    if (marks.change == CellChange::None) {
        paintWords(painter, rect, look, palette);
    } else {
        const int half = rect.height() / 2;
        paintWords(painter, rect.adjusted(0, 3, 0, -half + 2), look, palette);
        paintChange(painter, rect.adjusted(0, half - 2, 0, -3), marks.change, palette);
    }
    paintFrames(painter, box, marks, palette);
    painter.restore();
}

} // namespace ui
