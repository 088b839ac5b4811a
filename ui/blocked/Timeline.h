#pragma once

#include "ui/blocked/Figures.h"
#include "ui/blocked/SpanPick.h"

#include <QtCharts/QChartView>

class QBarSet;
class QDateTimeAxis;
class QStackedBarSeries;
class QValueAxis;

namespace ui {

/// Attempts over time, stacked by reason. Dragging, or the arrow keys with Shift and then Return, choose a period. Each
/// reason has a pattern besides its colour. Main thread.
class Timeline final : public QChartView
{
    Q_OBJECT

public:
    explicit Timeline(QWidget *parent = nullptr);

    void showFigures(const TimelineFigures &figures);
    const TimelineFigures &figures() const { return m_figures; }
    QRectF plot() const; ///< where the bars are, in the view's coordinates

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// From (included) to (not included), UTC microseconds.
    void periodChosen(qint64 from, qint64 to);
    void wholeTimeWanted(); ///< Escape

protected:
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void drawForeground(QPainter *painter, const QRectF &rect) override;
    void changeEvent(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    void rebuild();
    QList<QBarSet *> barSets() const;
    void applyLook();
    void describe();
    void choose();
    int sliceAt(const QPointF &point) const;
    QString sliceText(int slice) const; ///< when, and how many by reason

    TimelineFigures m_figures;
    QStackedBarSeries *m_bars;
    QValueAxis *m_slices; // what the bars stand on; out of sight
    QDateTimeAxis *m_times;
    QValueAxis *m_counts;
    SpanPick m_pick;
    bool m_dragging = false;
};

} // namespace ui
