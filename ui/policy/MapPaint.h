#pragma once

#include "ui/common/Tone.h"
#include "ui/policy/MapDifference.h"

#include <QPainter>
#include <QPalette>

namespace ui {

/// How a cell of the map looks: by colour, by pattern, by a sign and by a word.
enum class CellLook : quint8 { Allowed, Refused, Depends, Nothing };

CellLook lookOf(const policy::Reach &reach);
QString lookWord(CellLook look); ///< translated: "allowed", "refused", "depends"

/// What marks a cell beside its answer.
struct CellMarks
{
    CellChange change = CellChange::None;
    bool byCurrentRule = false; ///< the rule chosen elsewhere decides here
    bool hovered = false;
    bool current = false;
    bool focused = false;
};

/// Paints one cell; the word only where it fits.
void paintCell(QPainter &painter, const QRect &rect, CellLook look, const CellMarks &marks, const QPalette &palette);

/// The sign alone, as large as `rect`.
void paintSign(QPainter &painter, const QRectF &rect, CellLook look, const QColor &color);
/// The mark of cells that the current rule decides.
void paintRuleMark(QPainter &painter, const QPointF &at, double radius, const QPalette &palette);
/// The word of a change in a small filled box; returns what it took.
void paintChange(QPainter &painter, const QRect &rect, CellChange change, const QPalette &palette);

} // namespace ui
