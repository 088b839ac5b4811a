#include "ui/areas/ModePicture.h"

#include "ui/areas/AreaText.h"
#include "ui/common/Icons.h"
#include "ui/common/Tone.h"

#include <QPainter>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

// Everything is drawn on a sheet of this size and scaled.
constexpr double sheetWidth = 120;
constexpr double sheetHeight = 44;
constexpr QRectF folder{50, 10, 30, 26};

void paintSign(QPainter *painter, const QString &name, Tone tone, const QRectF &place)
{
    icon(name, tone).paint(painter, place.toAlignedRect());
}

void paintEye(QPainter *painter, const QPointF &centre, bool open, const QPalette &palette)
{
    const Tone tone = open ? Tone::Text : Tone::Muted;
    paintSign(painter, u"eye"_s, tone, QRectF(centre.x() - 7, centre.y() - 7, 14, 14));
    if (open)
        return;
    const QPointF arm(6.5, 5.5);
    // A gap beside the line, so that it doesn't drown in the eye.
    painter->setPen(QPen(palette.color(QPalette::Base), 3.5));
    painter->drawLine(centre - arm, centre + arm);
    painter->setPen(QPen(toneColor(palette, Tone::Bad), 1.7, Qt::SolidLine, Qt::RoundCap));
    painter->drawLine(centre - arm, centre + arm);
}

void paintArrow(QPainter *painter, double y, bool inwards, const QColor &color)
{
    constexpr double left = 24;
    constexpr double right = 45;
    constexpr double head = 4;
    painter->setPen(QPen(color, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->drawLine(QPointF(left, y), QPointF(right, y));
    const double tip = inwards ? right : left;
    const double back = inwards ? right - head : left + head;
    painter->drawPolyline(QPolygonF{{back, y - head}, {tip, y}, {back, y + head}});
}

void paintFolder(QPainter *painter, ModeShape shape, const ModePicture::Rights &rights, const QPalette &palette)
{
    const QColor line = toneColor(palette, Tone::Text);
    QPen outline(line, 1.6);
    if (shape == ModeShape::BlindDrop)
        outline.setDashPattern({2.2, 2});
    painter->setPen(outline);
    painter->setBrush(palette.color(QPalette::Base));
    painter->drawRoundedRect(folder, 3, 3);
    if (!rights.sees) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(QBrush(toneColor(palette, Tone::Muted), Qt::BDiagPattern));
        painter->drawRoundedRect(folder.adjusted(2, 2, -2, -2), 2, 2);
        return;
    }
    painter->setPen(QPen(toneColor(palette, Tone::Muted), 1.6, Qt::SolidLine, Qt::RoundCap));
    for (const double y : {17.0, 23.0, 29.0})
        painter->drawLine(QPointF(folder.left() + 6, y), QPointF(folder.right() - (y > 23 ? 12 : 6), y));
    if (rights.changes)
        paintSign(painter, u"edit"_s, Tone::Warning, QRectF(folder.right() - 13, folder.bottom() - 13, 14, 14));
}

} // namespace

void ModePicture::paint(QPainter *painter, const QRectF &rect, ModeShape shape, const QPalette &palette)
{
    const Rights can = rights(shape);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const double scale = qMin(rect.width() / sheetWidth, rect.height() / sheetHeight);
    painter->translate(rect.center() - QPointF(sheetWidth, sheetHeight) * scale / 2);
    painter->scale(scale, scale);
    paintSign(painter, u"user"_s, Tone::Text, QRectF(0, 12, 22, 22));
    paintSign(painter, u"user"_s, Tone::Accent, QRectF(98, 12, 22, 22));
    paintEye(painter, QPointF(34, 9), can.sees, palette);
    paintEye(painter, QPointF(89, 9), true, palette);
    if (can.adds)
        paintArrow(painter, 23, true, toneColor(palette, Tone::Text));
    if (can.fetches)
        paintArrow(painter, 33, false, toneColor(palette, Tone::Text));
    paintFolder(painter, shape, can, palette);
    painter->restore();
}

ModePicture::Rights ModePicture::rights(ModeShape shape)
{
    switch (shape) {
    case ModeShape::Download:
        return {true, true, false, false};
    case ModeShape::DropBox:
    case ModeShape::BlindDrop:
        return {false, false, true, false};
    case ModeShape::Exchange:
        return {true, true, true, false};
    case ModeShape::Manage:
        return {true, true, true, true};
    }
    return {};
}

QString ModePicture::title(ModeShape shape)
{
    return shape == ModeShape::BlindDrop ? tr("Blind drop") : AreaText::mode(modeOf(shape));
}

QString ModePicture::explanation(ModeShape shape)
{
    switch (shape) {
    case ModeShape::Download:
        return tr("See the list of files and fetch them. Nothing can be added or changed.");
    case ModeShape::DropBox:
        return tr("Put files here without seeing what is here. What arrives waits until you release it.");
    case ModeShape::BlindDrop:
        return tr("A drop box that no listing shows: only who was told its path can put files here. "
                  "It hides the whole area, from everybody.");
    case ModeShape::Exchange:
        return tr("See, fetch and add files. What exists can't be replaced, renamed or deleted.");
    case ModeShape::Manage:
        return tr("Everything: add, replace, rename and delete files and folders.");
    }
    return {};
}

ModeShape ModePicture::shapeOf(config::Mode mode, bool listed)
{
    switch (mode) {
    case config::Mode::Download:
        return ModeShape::Download;
    case config::Mode::DropBox:
        return listed ? ModeShape::DropBox : ModeShape::BlindDrop;
    case config::Mode::Exchange:
        return ModeShape::Exchange;
    case config::Mode::Manage:
        return ModeShape::Manage;
    }
    return ModeShape::Download;
}

config::Mode ModePicture::modeOf(ModeShape shape)
{
    switch (shape) {
    case ModeShape::Download:
        return config::Mode::Download;
    case ModeShape::DropBox:
    case ModeShape::BlindDrop:
        return config::Mode::DropBox;
    case ModeShape::Exchange:
        return config::Mode::Exchange;
    case ModeShape::Manage:
        return config::Mode::Manage;
    }
    return config::Mode::Download;
}

} // namespace ui
