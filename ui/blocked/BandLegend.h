#pragma once

#include "ui/blocked/Figures.h"

#include <QWidget>

namespace ui {

/// What the patterns of the timeline mean, with a count each; choosing one narrows the table to that reason.
class BandLegend final : public QWidget
{
    Q_OBJECT

public:
    explicit BandLegend(QWidget *parent = nullptr);

    void showFigures(const TimelineFigures &figures);

Q_SIGNALS:
    void chosen(const QString &reason);

protected:
    void changeEvent(QEvent *event) override;

private:
    void rebuild();

    TimelineFigures m_figures;
};

} // namespace ui
