#pragma once

#include "ui/policy/MapGeometry.h"

#include <QAbstractScrollArea>

namespace ui {

/// The picture of a policy: who can be reached against at which ports. Each cell says its answer by colour, pattern,
/// sign and word; the arrow keys move a current cell, Enter or a click chooses the rule that decides there. Titles stay
/// in place while the cells scroll. Screen readers hear the current cell as the description of the widget.
class MapView final : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit MapView(QWidget *parent = nullptr);

    /// Keeps the current cell where the same rows and columns are still there.
    void showPicture(const MapPicture &picture);
    const MapPicture &picture() const { return m_picture; }
    /// Marks the cells that this rule decides; -1: none.
    void setCurrentRule(int rule);

    MapCell currentCell() const { return m_current; }
    void setCurrentCell(MapCell cell);
    /// The cell's place and sentence, plain text; empty while there is nothing to show.
    QString currentWords() const;
    QRect visualRect(MapCell cell) const; ///< in the viewport
    std::optional<MapCell> cellAt(QPoint viewportPoint) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// A cell was chosen and this rule decides there, or one of them: choosing again gives the next.
    void ruleActivated(int rule);
    void currentCellChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    void layOut();
    void activate();
    void announce();
    void ensureVisible(MapCell cell);
    void setHovered(const std::optional<MapCell> &cell);
    QPoint origin() const; ///< of the cells, in the viewport
    bool isEmpty() const { return m_picture.map.cells.isEmpty(); }
    QString toolTipAt(QPoint point) const;

    void paintCells(QPainter &painter);
    void paintRowTitles(QPainter &painter);
    void paintColumnTitles(QPainter &painter);

    MapPicture m_picture;
    MapGeometry m_geometry;
    MapCell m_current;
    std::optional<MapCell> m_hovered;
    int m_currentRule = -1;
};

} // namespace ui
