#include "ui/policy/MapGeometry.h"

#include <QFontMetrics>

#include <algorithm>
#include <cmath>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

using Row = policy::PolicyMap::Row;
using Column = policy::PolicyMap::Column;

int titleWidthOf(const MapPicture &picture, const QFontMetrics &metrics)
{
    int widest = metrics.averageCharWidth() * 28; // room for the line below a title
    for (const Row &row : picture.map.rows)
        widest = std::max(widest, metrics.horizontalAdvance(policy::rowTitle(row)) * 6 / 5); // they are bold
    return std::min(widest, metrics.averageCharWidth() * 34) + metrics.height();
}

int leastWidth(const MapPicture &picture, int column, const QFontMetrics &metrics)
{
    const int em = metrics.height();
    int least =
        std::max(em * 9 / 4, metrics.horizontalAdvance(MapGeometry::columnLabel(picture.map.columns.at(column))) + em);
    for (int row = 0; row < picture.map.rows.size(); ++row) {
        const QString word = changeWord(changeOf(picture, row, column));
        if (!word.isEmpty())
            least = std::max(least, metrics.horizontalAdvance(word) + em * 5 / 4);
    }
    return least;
}

/// 65536 ports get about 16 times the share of two, and a single port next to nothing.
double shareOf(const Column &column)
{
    return 0.2 + std::log2(double(column.last - column.first + 1));
}

} // namespace

MapGeometry::MapGeometry(const MapPicture &picture, const QFont &font, int width)
{
    const QFontMetrics metrics(font);
    m_titleWidth = titleWidthOf(picture, metrics);
    m_headerHeight = metrics.height() * 3;
    placeRows(picture, font);
    placeColumns(picture, font, width - m_titleWidth);
}

void MapGeometry::placeRows(const MapPicture &picture, const QFont &font)
{
    const int em = QFontMetrics(font).height();
    int y = 0;
    for (const Row &row : picture.map.rows) {
        m_rows.append({y, em * 11 / 4});
        y += em * 11 / 4;
        // What lies below can only be reached because somebody wanted that.
        if (row.kind == Row::Kind::Client)
            y += em * 3 / 2;
    }
    m_size.setHeight(y);
}

void MapGeometry::placeColumns(const MapPicture &picture, const QFont &font, int width)
{
    const QFontMetrics metrics(font);
    int used = 0;
    double shares = 0;
    for (int i = 0; i < picture.map.columns.size(); ++i) {
        m_columns.append({0, leastWidth(picture, i, metrics)});
        used += m_columns.last().size;
        shares += shareOf(picture.map.columns.at(i));
    }
    const int spare = std::max(0, width - used);
    int x = 0;
    for (int i = 0; i < m_columns.size(); ++i) {
        m_columns[i].size += int(spare * shareOf(picture.map.columns.at(i)) / shares);
        m_columns[i].from = x;
        x += m_columns.at(i).size;
    }
    m_size.setWidth(x);
}

QRect MapGeometry::cell(int row, int column) const
{
    const Span &across = m_columns.at(column);
    const Span &down = m_rows.at(row);
    return {across.from, down.from, across.size, down.size};
}

std::optional<MapCell> MapGeometry::cellAt(QPoint point) const
{
    const auto find = [](const QList<Span> &spans, int at) {
        for (int i = 0; i < spans.size(); ++i) {
            if (at >= spans.at(i).from && at < spans.at(i).from + spans.at(i).size)
                return i;
        }
        return -1;
    };
    const MapCell found{find(m_rows, point.y()), find(m_columns, point.x())};
    return found.row < 0 || found.column < 0 ? std::nullopt : std::optional(found);
}

QRect MapGeometry::columnSpan(int first, int last) const
{
    const int left = m_columns.at(first).from;
    return {left, 0, m_columns.at(last).from + m_columns.at(last).size - left, m_size.height()};
}

QString MapGeometry::columnLabel(const Column &column)
{
    if (column.first == column.last)
        return QString::number(column.first);
    if (column.first == 0 && column.last == 65535)
        return policy::columnTitle(column);
    return u"%1–%2"_s.arg(column.first).arg(column.last);
}

} // namespace ui
