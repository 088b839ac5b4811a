#pragma once

#include "ui/blocked/Figures.h"
#include "ui/blocked/SpanPick.h"

#include <QWidget>

namespace ui {

/// The ports 0 to 65535 as a strip: how high a mark stands says how often a port was asked for (on a logarithmic
/// scale). The reserved ports, which matter most, get a quarter of the width, and a shaded ground. Dragging, or the
/// arrow keys with Shift and then Return, choose a range. Main thread.
class PortStrip final : public QWidget
{
    Q_OBJECT

public:
    explicit PortStrip(QWidget *parent = nullptr);

    void showFigures(const QList<PortFigure> &ports);
    int portAt(int x) const;
    int xOf(int port) const;
    QString summary() const; ///< the ports asked for most, in words

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void portsChosen(int first, int last);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool event(QEvent *event) override;

private:
    QRect strip() const; ///< without the labels
    int columnAt(int x) const;
    qint64 countIn(int first, int last) const;
    QString columnText(int column) const;
    void paintMarks(QPainter *painter) const;
    void paintLabels(QPainter *painter) const;
    void choose();

    QList<PortFigure> m_ports; // ascending
    SpanPick m_pick; // columns of pixels
    bool m_dragging = false;
};

} // namespace ui
