#pragma once

#include "ui/policy/MapDifference.h"

#include <QFont>
#include <QPoint>
#include <QRect>

#include <optional>

namespace ui {

/// A cell of the map by its row and column.
struct MapCell
{
    int row = 0;
    int column = 0;
    friend bool operator==(const MapCell &, const MapCell &) = default;
};

/// Where everything of a map stands. Cells are in their own coordinates, whose origin is the first cell; titles are to
/// the left of and above them. In pixels.
class MapGeometry final
{
public:
    MapGeometry() = default;
    /// Columns are as wide as their titles need; what is left of `width` goes mostly to those of many ports.
    MapGeometry(const MapPicture &picture, const QFont &font, int width);

    int titleWidth() const { return m_titleWidth; }
    int headerHeight() const { return m_headerHeight; }
    QSize cellsSize() const { return m_size; }
    int rows() const { return int(m_rows.size()); }
    int columns() const { return int(m_columns.size()); }
    QRect cell(int row, int column) const;
    QRect cell(MapCell cell) const { return this->cell(cell.row, cell.column); }
    std::optional<MapCell> cellAt(QPoint point) const;
    /// From the first of these columns to the last, as wide as the cells below.
    QRect columnSpan(int first, int last) const;

    static QString columnLabel(const policy::PolicyMap::Column &column); ///< "20", "21–1023"

private:
    struct Span
    {
        int from = 0;
        int size = 0;
    };
    void placeRows(const MapPicture &picture, const QFont &font);
    void placeColumns(const MapPicture &picture, const QFont &font, int width);

    int m_titleWidth = 0;
    int m_headerHeight = 0;
    QSize m_size;
    QList<Span> m_rows;
    QList<Span> m_columns;
};

} // namespace ui
