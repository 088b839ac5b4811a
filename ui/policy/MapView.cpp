#include "ui/policy/MapView.h"

#include "ui/common/PlainToolTip.h"
#include "ui/policy/MapPaint.h"
#include "ui/policy/MapTitles.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>

namespace ui {

MapView::MapView(QWidget *parent)
    : QAbstractScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    setAccessibleName(tr("Map of the policy"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
}

void MapView::showPicture(const MapPicture &picture)
{
    const bool sameShape = picture.map.rows == m_picture.map.rows && picture.map.columns == m_picture.map.columns;
    m_picture = picture;
    m_hovered.reset();
    if (!sameShape)
        m_current = {0, qMax(0, int(picture.map.columns.size()) - 1)};
    layOut();
    updateGeometry();
    announce();
    Q_EMIT currentCellChanged();
}

void MapView::setCurrentRule(int rule)
{
    m_currentRule = rule;
    viewport()->update();
}

void MapView::setCurrentCell(MapCell cell)
{
    if (isEmpty())
        return;
    cell.row = std::clamp(cell.row, 0, m_geometry.rows() - 1);
    cell.column = std::clamp(cell.column, 0, m_geometry.columns() - 1);
    if (cell == m_current)
        return;
    m_current = cell;
    ensureVisible(cell);
    viewport()->update();
    announce();
    Q_EMIT currentCellChanged();
}

QString MapView::currentWords() const
{
    if (isEmpty())
        return {};
    return tr("%1: %2", "a place on the map, then what holds there")
        .arg(cellPlace(m_picture, m_current.row, m_current.column),
             cellWords(m_picture, m_current.row, m_current.column));
}

void MapView::announce()
{
    setAccessibleDescription(currentWords());
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

void MapView::activate()
{
    if (isEmpty())
        return;
    QList<int> rules = m_picture.map.cell(m_current.row, m_current.column).deciding;
    rules.removeAll(-1);
    if (rules.isEmpty())
        return;
    const qsizetype at = rules.indexOf(m_currentRule);
    Q_EMIT ruleActivated(rules.at((at + 1) % rules.size()));
}

QPoint MapView::origin() const
{
    return {m_geometry.titleWidth() - horizontalScrollBar()->value(),
            m_geometry.headerHeight() - verticalScrollBar()->value()};
}

QRect MapView::visualRect(MapCell cell) const
{
    return m_geometry.cell(cell).translated(origin());
}

std::optional<MapCell> MapView::cellAt(QPoint viewportPoint) const
{
    const bool onTitles = viewportPoint.x() < m_geometry.titleWidth() || viewportPoint.y() < m_geometry.headerHeight();
    return isEmpty() || onTitles ? std::nullopt : m_geometry.cellAt(viewportPoint - origin());
}

QSize MapView::sizeHint() const
{
    const int most = fontMetrics().height() * 30;
    const int height = m_geometry.headerHeight() + m_geometry.cellsSize().height();
    return {fontMetrics().averageCharWidth() * 90, std::clamp(height, fontMetrics().height() * 12, most)};
}

QSize MapView::minimumSizeHint() const
{
    const int em = fontMetrics().height();
    const int height = m_geometry.headerHeight() + m_geometry.cellsSize().height();
    return {em * 24, std::clamp(height, em * 9, em * 14)};
}

void MapView::layOut()
{
    m_geometry = isEmpty() ? MapGeometry() : MapGeometry(m_picture, font(), viewport()->width());
    const QSize room = viewport()->size() - QSize(m_geometry.titleWidth(), m_geometry.headerHeight());
    const QSize over = m_geometry.cellsSize() - room;
    horizontalScrollBar()->setRange(0, qMax(0, over.width()));
    horizontalScrollBar()->setPageStep(room.width());
    horizontalScrollBar()->setSingleStep(fontMetrics().height() * 2);
    verticalScrollBar()->setRange(0, qMax(0, over.height()));
    verticalScrollBar()->setPageStep(room.height());
    verticalScrollBar()->setSingleStep(fontMetrics().height() * 2);
    viewport()->update();
}

void MapView::ensureVisible(MapCell cell)
{
    const QRect rect = visualRect(cell);
    const QRect room = viewport()->rect().adjusted(m_geometry.titleWidth(), m_geometry.headerHeight(), 0, 0);
    const auto scroll = [](QScrollBar *bar, int from, int to, int first, int last) {
        if (from < first)
            bar->setValue(bar->value() - (first - from));
        else if (to > last)
            bar->setValue(bar->value() + std::min(to - last, from - first));
    };
    scroll(horizontalScrollBar(), rect.left(), rect.right(), room.left(), room.right());
    scroll(verticalScrollBar(), rect.top(), rect.bottom(), room.top(), room.bottom());
}

void MapView::setHovered(const std::optional<MapCell> &cell)
{
    if (cell == m_hovered)
        return;
    m_hovered = cell;
    viewport()->setCursor(cell ? Qt::PointingHandCursor : Qt::ArrowCursor);
    viewport()->update();
}

QString MapView::toolTipAt(QPoint point) const
{
    if (const auto cell = cellAt(point)) {
        return cellPlace(m_picture, cell->row, cell->column) % QLatin1Char('\n')
            % cellWords(m_picture, cell->row, cell->column);
    }
    const QPoint content = point - origin();
    if (point.x() < m_geometry.titleWidth() && point.y() >= m_geometry.headerHeight()) {
        if (const auto cell = m_geometry.cellAt({0, content.y()}))
            return MapTitles::rowToolTip(m_picture.map.rows.at(cell->row));
    }
    return {};
}

void MapView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    layOut();
}

void MapView::mousePressEvent(QMouseEvent *event)
{
    const auto cell = cellAt(event->position().toPoint());
    if (event->button() != Qt::LeftButton || !cell)
        return;
    setCurrentCell(*cell);
    activate();
}

void MapView::mouseMoveEvent(QMouseEvent *event)
{
    setHovered(cellAt(event->position().toPoint()));
}

void MapView::keyPressEvent(QKeyEvent *event)
{
    MapCell next = m_current;
    switch (event->key()) {
    case Qt::Key_Left:
        --next.column;
        break;
    case Qt::Key_Right:
        ++next.column;
        break;
    case Qt::Key_Up:
        --next.row;
        break;
    case Qt::Key_Down:
        ++next.row;
        break;
    case Qt::Key_Home:
        next.column = 0;
        break;
    case Qt::Key_End:
        next.column = m_geometry.columns() - 1;
        break;
    case Qt::Key_PageUp:
        next.row = 0;
        break;
    case Qt::Key_PageDown:
        next.row = m_geometry.rows() - 1;
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        activate();
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    setCurrentCell(next);
}

void MapView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void MapView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void MapView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        layOut();
}

bool MapView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave)
        setHovered({});
    if (event->type() != QEvent::ToolTip)
        return QAbstractScrollArea::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    QToolTip::showText(help->globalPos(), plainToolTip(toolTipAt(help->pos())), viewport());
    return true;
}

void MapView::paintEvent(QPaintEvent *)
{
    if (isEmpty())
        return;
    QPainter painter(viewport());
    painter.setFont(font());
    paintCells(painter);
    paintRowTitles(painter);
    paintColumnTitles(painter);
}

void MapView::paintCells(QPainter &painter)
{
    painter.save();
    painter.setClipRect(viewport()->rect().adjusted(m_geometry.titleWidth(), m_geometry.headerHeight(), 0, 0));
    for (int row = 0; row < m_geometry.rows(); ++row) {
        for (int column = 0; column < m_geometry.columns(); ++column) {
            const MapCell at{row, column};
            const QRect rect = visualRect(at);
            if (!rect.intersects(viewport()->rect()))
                continue;
            const policy::Reach &reach = m_picture.map.cell(row, column);
            CellMarks marks;
            marks.change = changeOf(m_picture, row, column);
            marks.byCurrentRule = m_currentRule >= 0 && reach.deciding.contains(m_currentRule);
            marks.hovered = m_hovered == at;
            marks.current = m_current == at;
            marks.focused = marks.current && hasFocus();
            paintCell(painter, rect, lookOf(reach), marks, palette());
        }
    }
    painter.restore();
}

void MapView::paintRowTitles(QPainter &painter)
{
    const MapTitles titles(m_picture, m_geometry, palette());
    painter.save();
    painter.setClipRect(0, m_geometry.headerHeight(), viewport()->width(), viewport()->height());
    painter.translate(0, origin().y());
    titles.paintRows(painter, viewport()->width());
    painter.restore();
}

void MapView::paintColumnTitles(QPainter &painter)
{
    const MapTitles titles(m_picture, m_geometry, palette());
    titles.paintCorner(painter);
    painter.save();
    painter.setClipRect(m_geometry.titleWidth(), 0, viewport()->width(), m_geometry.headerHeight());
    painter.translate(origin().x(), 0);
    titles.paintColumns(painter);
    painter.restore();
}

} // namespace ui
