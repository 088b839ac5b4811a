#pragma once

#include "ui/blocked/Figures.h"

#include <QWidget>

class QProgressBar;
class QToolButton;

namespace ui {

class BandLegend;
class Timeline;

/// The timeline above the table with what its patterns mean, and how far the counting is; can be folded away.
class PicturesBand final : public QWidget
{
    Q_OBJECT

public:
    explicit PicturesBand(QWidget *parent = nullptr);

    void showFigures(const TimelineFigures &figures);
    /// 0 to 1; 1: done. While it is under way the counting can be cancelled.
    void showProgress(double progress);
    void setPeriodChosen(bool chosen); ///< then there is a way back to all of the time
    bool isUnfolded() const;
    Timeline *timeline() const { return m_timeline; }

Q_SIGNALS:
    void periodChosen(qint64 from, qint64 to);
    void wholeTimeWanted();
    void reasonChosen(const QString &reason);
    void cancelled();
    void unfolded(bool on);

private:
    void fold(bool away);

    QToolButton *m_fold;
    Timeline *m_timeline;
    BandLegend *m_legend;
    QProgressBar *m_progress;
    QToolButton *m_cancel;
    QToolButton *m_whole;
};

} // namespace ui
