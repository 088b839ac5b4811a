#include "ui/blocked/FiguresLoader.h"

#include "server/base/Clock.h"
#include "ui/blocked/BandLook.h"

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 paintEvery = 400; // milliseconds: each time the pictures are painted anew

QList<TopFigure> topOf(const QList<audit::Share> &shares)
{
    QList<TopFigure> figures;
    for (const audit::Share &share : shares)
        figures.append({share.value.isEmpty() ? u"none"_s : share.value, share.attempts});
    return figures;
}

TimelineFigures timelineOf(const QList<audit::TimeBucket> &buckets)
{
    TimelineFigures timeline;
    if (buckets.isEmpty())
        return timeline;
    timeline.from = buckets.first().from;
    timeline.slice = buckets.first().length;
    timeline.slices = int(buckets.size());
    const QStringList order = bandOrder();
    for (const QString &reason : order) {
        TimelineFigures::Band band{reason, {}};
        qint64 total = 0;
        for (const audit::TimeBucket &bucket : buckets) {
            band.counts.append(bucket.byReason.value(reason));
            total += band.counts.last();
        }
        if (total > 0)
            timeline.bands.append(band);
    }
    return timeline;
}

} // namespace

FiguresLoader::FiguresLoader(QObject *parent)
    : QObject(parent)
    , m_steps(this)
{
    m_steps.setInterval(0);
    connect(&m_steps, &QTimer::timeout, this, &FiguresLoader::step);
}

FiguresLoader::~FiguresLoader() = default;

void FiguresLoader::start(const FiguresRequest &request)
{
    if (request.ticket < m_expected)
        return;
    m_steps.stop();
    m_work.reset();
    m_ticket = request.ticket;
    m_told.start();
    if (const auto opened = m_log.use(request.file); !opened) {
        tell(1, opened.error().detail);
        return;
    }
    auto work = audit::AggregateWork::start(m_log.reader(), {request.where, request.blockedOnly, slices, top},
                                            base::Clock::system().utcMicroseconds());
    if (!work) {
        m_log.forget();
        tell(1, work.error().detail);
        return;
    }
    m_work = std::move(*work);
    if (m_work->isComplete())
        tell(1);
    else
        m_steps.start();
}

Figures FiguresLoader::figuresOf(const audit::Aggregates &aggregates)
{
    Figures figures;
    figures.timeline = timelineOf(aggregates.timeline);
    figures.clients = topOf(aggregates.clients);
    figures.targets = topOf(aggregates.targets);
    for (int port = 0; port < int(aggregates.ports.size()); ++port) {
        if (aggregates.ports.at(port) > 0)
            figures.ports.append({port, aggregates.ports.at(port)});
    }
    return figures;
}

void FiguresLoader::step()
{
    if (!m_work || m_ticket < m_expected) {
        m_steps.stop();
        m_work.reset();
        return;
    }
    const auto more = m_work->advance();
    if (more && *more) {
        if (m_told.elapsed() >= paintEvery)
            tell(qMin(0.999, m_work->progress()));
        return;
    }
    m_steps.stop();
    tell(1, more ? QString() : more.error().detail);
    m_work.reset();
}

void FiguresLoader::tell(double progress, const QString &error)
{
    Q_EMIT counted({m_ticket, m_work ? figuresOf(m_work->result()) : Figures(), progress, error});
    m_told.start();
}

} // namespace ui
