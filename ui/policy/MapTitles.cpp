#include "ui/policy/MapTitles.h"

#include "ui/common/Tone.h"

#include <QCoreApplication>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

using Row = policy::PolicyMap::Row;
using Column = policy::PolicyMap::Column;

struct MapTitlesWords
{
    Q_DECLARE_TR_FUNCTIONS(ui::MapTitles)
};

QString detailOf(const Row &row)
{
    switch (row.kind) {
    case Row::Kind::Client:
        return MapTitlesWords::tr("where the commands come from");
    case Row::Kind::Server:
        return MapTitlesWords::tr("loopback and its other addresses");
    case Row::Kind::PrivateNetworks:
        return MapTitlesWords::tr("10.x, 172.16–31.x, 192.168.x …");
    case Row::Kind::Network:
        return MapTitlesWords::tr("named in a rule");
    case Row::Kind::EverythingElse:
        return MapTitlesWords::tr("all machines not named above");
    }
    Q_UNREACHABLE();
}

enum class PortKind { Zero, Reserved, Free, Mixed };

PortKind kindOf(const Column &column)
{
    if (column.last == 0)
        return PortKind::Zero;
    if (column.first >= address::firstUnreservedPort)
        return PortKind::Free;
    return column.first > 0 && column.last < address::firstUnreservedPort ? PortKind::Reserved : PortKind::Mixed;
}

QString bandText(PortKind kind, bool narrow)
{
    switch (kind) {
    case PortKind::Reserved:
        return narrow ? MapTitlesWords::tr("reserved") : MapTitlesWords::tr("reserved ports");
    case PortKind::Free:
        return narrow ? MapTitlesWords::tr("free") : MapTitlesWords::tr("unreserved ports");
    case PortKind::Zero:
    case PortKind::Mixed:
        return {};
    }
    Q_UNREACHABLE();
}

} // namespace

MapTitles::MapTitles(const MapPicture &picture, const MapGeometry &geometry, const QPalette &palette)
    : m_picture(picture)
    , m_geometry(geometry)
    , m_palette(palette)
{}

void MapTitles::paintCorner(QPainter &painter) const
{
    const bool active = m_picture.map.view.direction == policy::Direction::Active;
    painter.setPen(toneColor(m_palette, Tone::Muted));
    const QRect corner(0, 0, m_geometry.titleWidth() - 8, m_geometry.headerHeight() - 4);
    painter.drawText(corner, int(Qt::AlignLeft | Qt::AlignBottom | Qt::TextWordWrap),
                     active ? MapTitlesWords::tr("We connect to …") : MapTitlesWords::tr("May connect to us …"));
    if (active)
        painter.drawText(corner, int(Qt::AlignRight | Qt::AlignBottom), MapTitlesWords::tr("port"));
}

void MapTitles::paintRows(QPainter &painter, int width) const
{
    for (int row = 0; row < m_geometry.rows(); ++row) {
        paintRow(painter, row);
        if (m_picture.map.rows.at(row).kind != Row::Kind::Client || row + 1 == m_geometry.rows())
            continue;
        const int from = m_geometry.cell(row, 0).bottom() + 1;
        const QRect gap(0, from, width, m_geometry.cell(row + 1, 0).top() - from);
        const QString text = MapTitlesWords::tr("Beyond the client");
        painter.setPen(toneColor(m_palette, Tone::Muted));
        painter.drawText(gap, int(Qt::AlignLeft | Qt::AlignVCenter), text);
        painter.setPen(
            QPen(blended(toneColor(m_palette, Tone::Muted), m_palette.color(QPalette::Window), 0.6), 1, Qt::DashLine));
        const int after = painter.fontMetrics().horizontalAdvance(text) + 10;
        painter.drawLine(after, gap.center().y(), width, gap.center().y());
    }
}

void MapTitles::paintRow(QPainter &painter, int row) const
{
    const QFont normal = painter.font();
    const Row &shown = m_picture.map.rows.at(row);
    QRect box = m_geometry.cell(row, 0);
    box.setLeft(0);
    box.setWidth(m_geometry.titleWidth() - painter.fontMetrics().height() / 2);
    const int middle = box.center().y() + 1;
    QFont bold = normal;
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(m_palette.color(QPalette::WindowText));
    const QString title = painter.fontMetrics().elidedText(policy::rowTitle(shown), Qt::ElideMiddle, box.width());
    painter.drawText(QRect(box.left(), box.top(), box.width(), middle - box.top()),
                     int(Qt::AlignLeft | Qt::AlignBottom | Qt::TextSingleLine), title);
    QFont small = normal;
    small.setPointSizeF(normal.pointSizeF() * 0.88);
    painter.setFont(small);
    painter.setPen(toneColor(m_palette, Tone::Muted));
    const QString detail = painter.fontMetrics().elidedText(detailOf(shown), Qt::ElideRight, box.width());
    painter.drawText(QRect(box.left(), middle, box.width(), box.bottom() - middle),
                     int(Qt::AlignLeft | Qt::AlignTop | Qt::TextSingleLine), detail);
    painter.setFont(normal);
}

void MapTitles::paintColumns(QPainter &painter) const
{
    const QList<Column> &columns = m_picture.map.columns;
    const int em = painter.fontMetrics().height();
    for (int i = 0; i < columns.size(); ++i) {
        QRect box = m_geometry.columnSpan(i, i);
        box.setTop(m_geometry.headerHeight() - em * 3 / 2);
        box.setBottom(m_geometry.headerHeight() - 4);
        painter.setPen(m_palette.color(QPalette::WindowText));
        painter.drawText(box, int(Qt::AlignCenter), MapGeometry::columnLabel(columns.at(i)));
    }
    int first = 0;
    for (int i = 1; i <= columns.size(); ++i) {
        if (i < columns.size() && kindOf(columns.at(i)) == kindOf(columns.at(first)))
            continue;
        const PortKind kind = kindOf(columns.at(first));
        const int room = m_geometry.columnSpan(first, i - 1).width() - em;
        const bool narrow = painter.fontMetrics().horizontalAdvance(bandText(kind, false)) > room;
        paintBand(painter, first, i - 1, bandText(kind, narrow));
        first = i;
    }
}

void MapTitles::paintBand(QPainter &painter, int first, int last, const QString &text) const
{
    if (text.isEmpty())
        return;
    const int em = painter.fontMetrics().height();
    QRect band = m_geometry.columnSpan(first, last).adjusted(4, 0, -4, 0);
    band.setTop(0);
    band.setHeight(em * 5 / 4);
    painter.setPen(toneColor(m_palette, Tone::Muted));
    painter.drawText(band, int(Qt::AlignCenter), text);
    painter.drawLine(band.left(), band.bottom() + 3, band.right(), band.bottom() + 3);
    painter.drawLine(band.left(), band.bottom() + 3, band.left(), band.bottom() + 6);
    painter.drawLine(band.right(), band.bottom() + 3, band.right(), band.bottom() + 6);
}

QString MapTitles::rowToolTip(const Row &row)
{
    return QString(policy::rowTitle(row) % u'\n' % detailOf(row));
}

} // namespace ui
