#pragma once

#include "server/api/AreaUse.h"

#include <QPalette>
#include <QWidget>

namespace ui {

/// A bar of a disk: what an area holds, what others hold, what is free, and a mark where uploads stop. What it shows
/// stands beside it in words.
class UseBar final : public QWidget
{
    Q_OBJECT

public:
    explicit UseBar(QWidget *parent = nullptr);

    void showUse(const api::AreaUse &use, int keepFreePercent);

    static QString text(const api::AreaUse &use); ///< "Holds 1.2 GiB; 38 GiB of 100 GiB are free"
    static QString shortText(const api::AreaUse &use); ///< "1.2 GiB · 38 GiB free"
    /// For delegates. `keepFreePercent` below 0: no mark.
    static void paint(QPainter *painter, const QRect &rect, const api::AreaUse &use, int keepFreePercent,
                      const QPalette &palette, const QColor &textColor);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    static void paintBar(QPainter *painter, const QRectF &bar, const api::AreaUse &use, int keepFreePercent,
                         const QPalette &palette);

    api::AreaUse m_use;
    int m_keepFree = -1;
};

} // namespace ui
