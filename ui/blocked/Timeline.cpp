#include "ui/blocked/Timeline.h"

#include "ui/blocked/BandLook.h"
#include "ui/common/Formatting.h"
#include "ui/common/PlainToolTip.h"
#include "ui/common/Tone.h"

#include <QAccessible>
#include <QDateTime>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QtCharts/QBarSet>
#include <QtCharts/QChart>
#include <QtCharts/QDateTimeAxis>
#include <QtCharts/QStackedBarSeries>
#include <QtCharts/QValueAxis>

#include <algorithm>
#include <cmath>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 second = 1'000'000;
constexpr qint64 day = 86'400 * second;
constexpr qint64 mostLabels = 7;

struct Labels
{
    QString format;
    qint64 unit = second; ///< what the format tells apart
};

Labels labelsFor(qint64 span)
{
    if (span <= 10 * 60 * second)
        return {u"HH:mm:ss"_s, second};
    if (span < day)
        return {u"HH:mm"_s, 60 * second};
    if (span <= 4 * day)
        return {u"d MMM HH:mm"_s, 60 * second};
    return span <= 400 * day ? Labels{u"d MMM"_s, day} : Labels{u"MMM yyyy"_s, 31 * day};
}

// 1, 2, 5, 10, 20, 50 …: the least one that is not below.
qint64 roundedUp(qint64 value)
{
    for (qint64 unit = 1;; unit *= 10) {
        for (const qint64 step : {1, 2, 5}) {
            if (unit * step >= value)
                return unit * step;
        }
    }
}

} // namespace

Timeline::Timeline(QWidget *parent)
    : QChartView(parent)
    , m_bars(new QStackedBarSeries)
    , m_slices(new QValueAxis)
    , m_times(new QDateTimeAxis)
    , m_counts(new QValueAxis)
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setRenderHint(QPainter::Antialiasing, false);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Attempts over time"));
    setCursor(Qt::IBeamCursor);
    QChart *picture = chart();
    picture->legend()->hide();
    picture->setMargins({});
    picture->setBackgroundRoundness(0);
    picture->setAnimationOptions(QChart::NoAnimation);
    m_bars->setBarWidth(0.86);
    picture->addSeries(m_bars);
    // The times aren't attached to the bars, which count slices: both axes span the whole width.
    picture->addAxis(m_slices, Qt::AlignTop);
    m_slices->setVisible(false);
    m_bars->attachAxis(m_slices);
    picture->addAxis(m_times, Qt::AlignBottom);
    picture->addAxis(m_counts, Qt::AlignLeft);
    m_bars->attachAxis(m_counts);
    m_times->setGridLineVisible(false);
    m_counts->setLabelFormat(u"%d"_s);
    m_counts->setTickCount(3);
    rebuild();
    applyLook();
}

void Timeline::showFigures(const TimelineFigures &figures)
{
    if (figures == m_figures)
        return;
    const bool sameAxis = figures.from == m_figures.from && figures.slice == m_figures.slice;
    m_figures = figures;
    if (!sameAxis && !m_dragging)
        m_pick.clear();
    m_pick.setPlaces(figures.slices);
    rebuild();
}

QRectF Timeline::plot() const
{
    const QRectF area = chart()->plotArea();
    return {mapFromScene(chart()->mapToScene(area.topLeft())), area.size()};
}

QSize Timeline::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 100, fontMetrics().height() * 6};
}

QSize Timeline::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 30, fontMetrics().height() * 5};
}

void Timeline::rebuild()
{
    m_bars->clear();
    qint64 highest = 0;
    for (int slice = 0; slice < m_figures.slices; ++slice)
        highest = qMax(highest, m_figures.countAt(slice));
    // Whatever changes while there are bars lays all of them out again: the axes come first, the bars all at once.
    m_slices->setRange(-0.5, qMax(1, m_figures.slices) - 0.5);
    m_counts->setRange(0, qreal(roundedUp(qMax<qint64>(2, highest))));
    m_counts->setVisible(highest > 0);
    m_times->setVisible(m_figures.slices > 0);
    if (m_figures.slices > 0) {
        const qint64 end = m_figures.at(m_figures.slices);
        const qint64 span = end - m_figures.from;
        const Labels labels = labelsFor(span);
        m_times->setFormat(labels.format);
        // Closer together some would say the same.
        m_times->setTickCount(int(qBound<qint64>(2, span / labels.unit + 1, mostLabels)));
        m_times->setRange(QDateTime::fromMSecsSinceEpoch(m_figures.from / 1'000),
                          QDateTime::fromMSecsSinceEpoch(end / 1'000));
    }
    m_bars->append(barSets());
    describe();
    viewport()->update();
}

QList<QBarSet *> Timeline::barSets() const
{
    QList<QBarSet *> sets;
    for (const TimelineFigures::Band &band : m_figures.bands) {
        auto *set = new QBarSet(band.reason);
        for (int slice = 0; slice < m_figures.slices; ++slice)
            set->append(qreal(band.counts.value(slice)));
        const QBrush brush = bandBrush(band.reason, palette());
        set->setBrush(brush);
        set->setPen(brush.style() == Qt::SolidPattern ? QPen(Qt::NoPen) : QPen(brush.color(), 0.6));
        sets.append(set);
    }
    return sets;
}

void Timeline::applyLook()
{
    QChart *picture = chart();
    const QPalette look = palette();
    setBackgroundBrush(look.color(QPalette::Window));
    picture->setBackgroundBrush(Qt::NoBrush);
    picture->setPlotAreaBackgroundVisible(false);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.85);
    for (QAbstractAxis *axis : std::initializer_list<QAbstractAxis *>{m_times, m_counts}) {
        axis->setLabelsColor(toneColor(look, Tone::Muted));
        axis->setLabelsFont(small);
        axis->setLinePen(QPen(separatorColor(look)));
        axis->setGridLinePen(QPen(separatorColor(look)));
    }
}

void Timeline::describe()
{
    QStringList sentences;
    if (m_figures.slices == 0 || m_figures.total() == 0) {
        sentences.append(tr("Nothing to show."));
    } else {
        int busiest = 0;
        for (int slice = 1; slice < m_figures.slices; ++slice) {
            if (m_figures.countAt(slice) > m_figures.countAt(busiest))
                busiest = slice;
        }
        sentences.append(tr("%1 attempts from %2 to %3.")
                             .arg(format::count(m_figures.total()), format::stamp(m_figures.from),
                                  format::stamp(m_figures.at(m_figures.slices))));
        sentences.append(tr("Most: %1").arg(sliceText(busiest)));
        for (const TimelineFigures::Band &band : std::as_const(m_figures.bands)) {
            qint64 count = 0;
            for (const qint64 one : band.counts)
                count += one;
            sentences.append(QString(bandTitle(band.reason) % u": "_s % format::count(count)));
        }
    }
    sentences.append(tr("Arrow keys move, Shift extends, Return chooses the period, Escape shows all of the time."));
    setAccessibleDescription(sentences.join(u'\n'));
}

void Timeline::choose()
{
    if (m_pick.isEmpty())
        return;
    const qint64 from = m_figures.at(m_pick.first());
    const qint64 to = m_figures.at(m_pick.last() + 1);
    m_pick.clear();
    viewport()->update();
    Q_EMIT periodChosen(from, to);
}

int Timeline::sliceAt(const QPointF &point) const
{
    const QRectF area = plot();
    if (m_figures.slices == 0 || area.width() <= 0)
        return -1;
    return std::clamp(int(std::floor((point.x() - area.left()) / area.width() * m_figures.slices)), 0,
                      m_figures.slices - 1);
}

QString Timeline::sliceText(int slice) const
{
    QStringList lines;
    lines.append(tr("%1 to %2: %3", "two times and how many attempts")
                     .arg(format::stamp(m_figures.at(slice)), format::stamp(m_figures.at(slice + 1)),
                          format::count(m_figures.countAt(slice))));
    for (const TimelineFigures::Band &band : m_figures.bands) {
        if (const qint64 count = band.counts.value(slice); count > 0)
            lines.append(QString(bandTitle(band.reason) % u": "_s % format::count(count)));
    }
    return lines.join(u'\n');
}

void Timeline::mousePressEvent(QMouseEvent *event)
{
    const int slice = sliceAt(event->position());
    if (event->button() != Qt::LeftButton || slice < 0)
        return;
    m_dragging = true;
    m_pick.begin(slice);
    viewport()->update();
}

void Timeline::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_dragging)
        return;
    m_pick.extend(sliceAt(event->position()));
    viewport()->update();
}

void Timeline::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_dragging)
        return;
    m_dragging = false;
    choose();
}

void Timeline::keyPressEvent(QKeyEvent *event)
{
    if (m_pick.handleKey(*event)) {
        if (m_pick.cursor() >= 0) {
            setAccessibleDescription(sliceText(m_pick.cursor()));
            QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
            QAccessible::updateAccessibility(&changed);
            QToolTip::showText(viewport()->mapToGlobal(plot().bottomLeft().toPoint()),
                               plainToolTip(sliceText(m_pick.cursor())), this);
        }
        viewport()->update();
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        choose();
    } else if (event->key() == Qt::Key_Escape) {
        if (m_pick.isEmpty())
            Q_EMIT wholeTimeWanted();
        m_pick.clear();
        m_dragging = false;
        describe();
        viewport()->update();
    } else {
        event->ignore();
    }
}

void Timeline::leaveEvent(QEvent *event)
{
    QChartView::leaveEvent(event);
    viewport()->update();
}

void Timeline::drawForeground(QPainter *painter, const QRectF &rect)
{
    QChartView::drawForeground(painter, rect);
    painter->save();
    painter->resetTransform();
    const QRectF area = plot();
    if (!m_pick.isEmpty() && m_figures.slices > 0) {
        const double wide = area.width() / m_figures.slices;
        const QRectF chosen(area.left() + wide * m_pick.first(), area.top(),
                            wide * (m_pick.last() - m_pick.first() + 1), area.height());
        QColor shade = palette().color(QPalette::Highlight);
        painter->setPen(QPen(shade, 1));
        shade.setAlphaF(0.28F);
        painter->setBrush(shade);
        painter->drawRect(chosen);
    }
    if (hasFocus()) {
        painter->setPen(QPen(palette().color(QPalette::Highlight), 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(QRectF(viewport()->rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    }
    painter->restore();
}

void Timeline::changeEvent(QEvent *event)
{
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        applyLook();
        rebuild();
    }
}

bool Timeline::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QChartView::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int slice = sliceAt(help->pos());
    QToolTip::showText(help->globalPos(), slice < 0 ? QString() : plainToolTip(sliceText(slice)), this);
    return true;
}

} // namespace ui
