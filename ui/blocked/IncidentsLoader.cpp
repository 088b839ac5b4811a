#include "ui/blocked/IncidentsLoader.h"

#include "server/base/Clock.h"

namespace ui {

namespace {

constexpr qint64 tellIncidentsEvery = 150; // milliseconds

} // namespace

IncidentsLoader::IncidentsLoader(QObject *parent)
    : QObject(parent)
    , m_steps(this)
{
    m_steps.setInterval(0);
    connect(&m_steps, &QTimer::timeout, this, &IncidentsLoader::step);
}

IncidentsLoader::~IncidentsLoader() = default;

void IncidentsLoader::start(const IncidentsRequest &request)
{
    if (request.ticket < m_expected)
        return;
    m_steps.stop();
    m_scan.reset();
    m_request = request;
    m_count = 0;
    m_told.start();
    if (const auto opened = m_log.use(request.file); !opened) {
        tell(1, opened.error().detail);
        return;
    }
    auto scan = audit::IncidentScan::start(m_log.reader(), request.where, request.blockedOnly,
                                           base::Clock::system().utcMicroseconds());
    if (!scan) {
        m_log.forget();
        tell(1, scan.error().detail);
        return;
    }
    m_scan = std::move(*scan);
    m_steps.start();
}

void IncidentsLoader::readRows(quint64 ticket, qint64 incident, const QString &where)
{
    IncidentRows answer;
    answer.ticket = ticket;
    answer.incident = incident;
    audit::AttemptQuery query;
    query.where = where;
    query.blockedOnly = m_request.blockedOnly;
    query.limit = rowsAtMost;
    if (auto rows = m_log.reader().attempts(query); rows)
        answer.rows = std::move(*rows);
    else
        answer.error = rows.error().detail;
    Q_EMIT rowsRead(answer);
}

void IncidentsLoader::step()
{
    if (!m_scan || m_request.ticket < m_expected) {
        m_steps.stop();
        m_scan.reset();
        return;
    }
    const auto more = m_scan->advance();
    if (more && *more && m_count < most) {
        if (m_told.elapsed() >= tellIncidentsEvery)
            tell(qMin(0.999, m_scan->progress()));
        return;
    }
    m_steps.stop();
    tell(1, more ? QString() : more.error().detail);
    m_scan.reset();
}

void IncidentsLoader::tell(double progress, const QString &error)
{
    IncidentsAnswer answer;
    answer.ticket = m_request.ticket;
    answer.progress = progress;
    answer.error = error;
    if (m_scan) {
        answer.incidents = m_scan->take();
        m_count += int(answer.incidents.size());
        answer.isFull = progress >= 1 && !m_scan->isComplete();
    }
    m_told.start();
    Q_EMIT found(answer);
}

} // namespace ui
