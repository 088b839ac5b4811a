#include "ui/common/Tone.h"

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

// Moves the lightness away from the background until the colour can be read on it.
QColor readable(const QColor &wanted, const QColor &background)
{
    constexpr double enough = 4.6;
    const bool darkBackground = luminance(background) < 0.18;
    QColor color = wanted.toHsl();
    for (int step = 0; step < 50 && contrast(color, background) < enough; ++step) {
        const int lightness = std::clamp(color.lightness() + (darkBackground ? 5 : -5), 0, 255);
        color.setHsl(color.hslHue(), color.hslSaturation(), lightness);
    }
    return color.toRgb();
}

QColor hue(int degrees, int saturation = 190)
{
    return QColor::fromHsl(degrees, saturation, 120);
}

} // namespace

QColor toneColor(const QPalette &palette, Tone tone)
{
    const QColor window = palette.color(QPalette::Window);
    switch (tone) {
    case Tone::Text:
        break;
    case Tone::Muted:
        return readable(blended(palette.color(QPalette::WindowText), window, 0.62), window);
    case Tone::Accent:
        return readable(palette.color(QPalette::Highlight), window);
    case Tone::Good:
        return readable(hue(145, 150), window);
    case Tone::Information:
        return readable(hue(208), window);
    case Tone::Warning:
        return readable(hue(34, 210), window);
    case Tone::Bad:
        return readable(hue(2, 170), window);
    }
    return palette.color(QPalette::WindowText);
}

QColor toneBackground(const QPalette &palette, Tone tone)
{
    // Of the pure hue: the one made readable for text would look like mud on a light window.
    const QColor pure = toneColor(palette, tone).toHsl();
    const QColor bright = QColor::fromHsl(qMax(0, pure.hslHue()), pure.hslHue() < 0 ? 0 : 220, 140);
    return blended(bright, palette.color(QPalette::Window), 0.13);
}

QColor separatorColor(const QPalette &palette)
{
    return blended(palette.color(QPalette::WindowText), palette.color(QPalette::Window), 0.14);
}

double contrast(const QColor &one, const QColor &other)
{
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

QColor blended(const QColor &top, const QColor &below, double share)
{
    const auto mix = [share](float a, float b) { return float(share) * a + float(1 - share) * b; };
    return QColor::fromRgbF(mix(top.redF(), below.redF()), mix(top.greenF(), below.greenF()),
                            mix(top.blueF(), below.blueF()));
}

} // namespace ui
