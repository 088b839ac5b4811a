#pragma once

#include <QColor>
#include <QPalette>

namespace ui {

/// What a coloured thing says. Never the only sign of it: a word or an icon stands beside every colour.
enum class Tone { Text, Muted, Accent, Good, Information, Warning, Bad };

/// A colour for text, icons and lines on the palette's window background: at least 4.5 to 1 contrast (WCAG 2.1, 1.4.3),
/// in light and in dark palettes.
QColor toneColor(const QPalette &palette, Tone tone);

/// A quiet background of that tone, on which the palette's text stays readable.
QColor toneBackground(const QPalette &palette, Tone tone);

/// A hairline between areas of one window.
QColor separatorColor(const QPalette &palette);

/// The ratio WCAG defines, from 1 to 21.
double contrast(const QColor &one, const QColor &other);

/// `share` of `top` (0 to 1) over `below`.
QColor blended(const QColor &top, const QColor &below, double share);

} // namespace ui
