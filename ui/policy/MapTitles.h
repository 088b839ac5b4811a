#pragma once

#include "ui/policy/MapGeometry.h"

#include <QPainter>
#include <QPalette>

namespace ui {

/// The words around the cells of a map.
class MapTitles final
{
public:
    MapTitles(const MapPicture &picture, const MapGeometry &geometry, const QPalette &palette);

    void paintCorner(QPainter &painter) const;
    /// From x 0; y is that of the cells. `width`: as far as the line between the client and the others goes.
    void paintRows(QPainter &painter, int width) const;
    /// From y 0; x is that of the cells.
    void paintColumns(QPainter &painter) const;

    static QString rowToolTip(const policy::PolicyMap::Row &row); ///< translated, plain text

private:
    void paintRow(QPainter &painter, int row) const;
    void paintBand(QPainter &painter, int first, int last, const QString &text) const;

    const MapPicture &m_picture;
    const MapGeometry &m_geometry;
    QPalette m_palette;
};

} // namespace ui
