#include "ui/blocked/PicturesBand.h"

#include "ui/blocked/BandLegend.h"
#include "ui/blocked/Timeline.h"
#include "ui/common/Icons.h"
#include "ui/common/KeptState.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QToolButton>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int fullBar = 1000;

QString foldedKey()
{
    return u"attempts/timelineFolded"_s;
}

} // namespace

PicturesBand::PicturesBand(QWidget *parent)
    : QWidget(parent)
    , m_fold(new QToolButton(this))
    , m_timeline(new Timeline(this))
    , m_legend(new BandLegend(this))
    , m_progress(new QProgressBar(this))
    , m_cancel(new QToolButton(this))
    , m_whole(new QToolButton(this))
{
    m_fold->setAutoRaise(true);
    m_fold->setFocusPolicy(Qt::StrongFocus);
    m_fold->setText(tr("Timeline"));
    m_fold->setAccessibleDescription(tr("Shows or hides attempts over time"));
    m_fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_fold->setCheckable(true);
    m_fold->setObjectName(u"timelineFold"_s);
    m_progress->setRange(0, fullBar);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(fontMetrics().height() / 2);
    m_progress->setFixedWidth(fontMetrics().averageCharWidth() * 22);
    m_progress->setAccessibleName(tr("Counting"));
    m_cancel->setIcon(icon(u"close"_s));
    m_cancel->setAutoRaise(true);
    m_cancel->setFocusPolicy(Qt::StrongFocus);
    m_cancel->setToolTip(tr("Stop counting"));
    m_cancel->setAccessibleName(m_cancel->toolTip());
    m_cancel->setAccessibleDescription(tr("The pictures then show what was counted so far"));
    m_cancel->setObjectName(u"cancelCounting"_s);
    m_whole->setText(tr("All of the time"));
    m_whole->setFocusPolicy(Qt::StrongFocus);
    m_whole->setAccessibleName(m_whole->text());
    m_whole->setAccessibleDescription(tr("Takes the period out of the filter"));
    m_whole->setObjectName(u"wholeTime"_s);
    m_whole->hide();

    const int gap = fontMetrics().height();
    auto *line = new QHBoxLayout;
    line->setSpacing(gap / 2);
    line->addWidget(m_fold, 0, Qt::AlignTop);
    line->addWidget(m_legend, 1);
    line->addWidget(m_progress, 0, Qt::AlignVCenter);
    line->addWidget(m_cancel);
    line->addWidget(m_whole);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(line);
    layout->addWidget(m_timeline);
    m_timeline->setFixedHeight(m_timeline->sizeHint().height());

    connect(m_timeline, &Timeline::periodChosen, this, &PicturesBand::periodChosen);
    connect(m_timeline, &Timeline::wholeTimeWanted, this, &PicturesBand::wholeTimeWanted);
    connect(m_legend, &BandLegend::chosen, this, &PicturesBand::reasonChosen);
    connect(m_cancel, &QToolButton::clicked, this, &PicturesBand::cancelled);
    connect(m_whole, &QToolButton::clicked, this, &PicturesBand::wholeTimeWanted);
    m_fold->setChecked(!kept::value(foldedKey()).toBool());
    fold(!m_fold->isChecked());
    connect(m_fold, &QToolButton::toggled, this, [this](bool on) {
        kept::set(foldedKey(), !on);
        fold(!on);
        Q_EMIT unfolded(on);
    });
    showProgress(1);
}

void PicturesBand::showFigures(const TimelineFigures &figures)
{
    m_timeline->showFigures(figures);
    m_legend->showFigures(figures);
}

void PicturesBand::showProgress(double progress)
{
    const bool busy = progress < 1;
    m_progress->setValue(int(progress * fullBar));
    m_progress->setVisible(busy);
    m_cancel->setVisible(busy);
}

void PicturesBand::setPeriodChosen(bool chosen)
{
    m_whole->setVisible(chosen);
}

bool PicturesBand::isUnfolded() const
{
    return m_fold->isChecked();
}

void PicturesBand::fold(bool away)
{
    m_fold->setIcon(icon(away ? u"chevron-right"_s : u"arrow-down"_s, Tone::Muted));
    m_timeline->setVisible(!away);
    m_legend->setVisible(!away);
}

} // namespace ui
