#include "ui/blocked/BandLegend.h"

#include "ui/blocked/BandLook.h"
#include "ui/common/FlowLayout.h"
#include "ui/common/Formatting.h"

#include <QEvent>
#include <QToolButton>

#include <numeric>

namespace ui {

using namespace Qt::Literals::StringLiterals;

BandLegend::BandLegend(QWidget *parent)
    : QWidget(parent)
{
    setLayout(new FlowLayout(this, fontMetrics().height() / 4));
    setAccessibleName(tr("Reasons in the timeline"));
}

void BandLegend::showFigures(const TimelineFigures &figures)
{
    if (figures == m_figures)
        return;
    m_figures = figures;
    rebuild();
}

void BandLegend::rebuild()
{
    // Kept, and only named anew, while the reasons stay: else the focus would be lost at each new figure.
    const QList<QToolButton *> before = findChildren<QToolButton *>(QString(), Qt::FindDirectChildrenOnly);
    bool same = before.size() == m_figures.bands.size();
    for (qsizetype at = 0; same && at < before.size(); ++at)
        same = before.at(at)->property("reason").toString() == m_figures.bands.at(at).reason;
    if (!same) {
        while (QLayoutItem *item = layout()->takeAt(0)) {
            delete item->widget();
            delete item;
        }
    }
    for (qsizetype at = 0; at < m_figures.bands.size(); ++at) {
        const TimelineFigures::Band &band = m_figures.bands.at(at);
        auto *button = same ? before.at(at) : new QToolButton(this);
        const qint64 count = std::accumulate(band.counts.begin(), band.counts.end(), qint64(0));
        button->setText(QString(bandTitle(band.reason) % u"  "_s % format::count(count)).replace(u'&', u"&&"_s));
        button->setIcon(bandIcon(band.reason, palette()));
        button->setAccessibleName(
            tr("%1: %2", "a reason, then how often").arg(bandTitle(band.reason), format::count(count)));
        if (same)
            continue;
        button->setProperty("reason", band.reason);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setToolTip(tr("Show only attempts for this reason"));
        button->setAccessibleDescription(button->toolTip());
        connect(
            button, &QToolButton::clicked, this, [this, reason = band.reason] { Q_EMIT chosen(reason); },
            Qt::QueuedConnection);
        layout()->addWidget(button);
        button->show();
    }
}

void BandLegend::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        rebuild();
}

} // namespace ui
