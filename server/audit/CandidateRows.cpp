#include "server/audit/CandidateRows.h"

#include "server/audit/SortKey.h"
#include "server/audit/SqlRun.h"
#include "server/audit/Step.h"

#include <QDeadlineTimer>

#include <algorithm>
#include <functional>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

constexpr qsizetype rowsALook = 512;

} // namespace

CandidateRows::CandidateRows(const Connection &connection, ViewPlan plan, SortBy sort, bool descending, qint64 newestId)
    : m_connection(connection)
    , m_plan(std::move(plan))
    , m_sort(sort)
    , m_descending(descending)
    , m_newestId(newestId)
{}

base::Result<void> CandidateRows::prepare()
{
    if (m_sort != SortBy::Time)
        return gatherSorted();
    if (const auto gathered = gather(); !gathered)
        return gathered;
    if (m_plan.driverIsAll) {
        m_rows = m_candidates;
        m_checked = m_candidates.size();
    }
    return {};
}

/// By SQLite, which has to read each row for its key in any case.
base::Result<void> CandidateRows::gatherSorted()
{
    const QString order = m_descending ? u" DESC"_s : u""_s;
    QString sql = u"SELECT id FROM attempt_rows INDEXED BY "_s % m_plan.index % u" WHERE ("_s % m_plan.driver.sql
        % u") AND +id <= "_s % QString::number(m_newestId);
    if (!m_plan.driverIsAll)
        sql += u" AND "_s % m_plan.condition.sql;
    QSqlQuery query(m_connection.handle());
    query.setForwardOnly(true);
    query.prepare(sql % u" ORDER BY +"_s % sortColumn(m_sort) % order % u", +id"_s % order);
    if (const auto done = run(query, m_plan.values()); !done)
        return done;
    while (query.next())
        m_rows += query.value(0).toLongLong();
    if (query.lastError().isValid())
        return errorOf(query.lastError());
    return {};
}

base::Result<void> CandidateRows::gather()
{
    const auto gathered = gatherCandidates(m_connection, m_plan, m_newestId);
    if (!gathered)
        return gathered.error();
    m_candidates = *gathered;
    if (m_descending)
        std::sort(m_candidates.begin(), m_candidates.end(), std::greater());
    else
        std::sort(m_candidates.begin(), m_candidates.end());
    return {};
}

base::Result<void> CandidateRows::check(qsizetype count)
{
    QSqlQuery query(m_connection.handle());
    query.setForwardOnly(true);
    query.prepare(u"SELECT id FROM attempt_rows WHERE id IN ("_s % idList(m_candidates, m_checked, count) % u") AND "_s
                  % m_plan.condition.sql % u" ORDER BY id"_s % (m_descending ? u" DESC"_s : u""_s));
    if (const auto done = run(query, m_plan.condition.values); !done)
        return done;
    while (query.next())
        m_rows += query.value(0).toLongLong();
    m_checked += count;
    return {};
}

base::Result<bool> CandidateRows::advance()
{
    const QDeadlineTimer deadline(millisecondsAStep);
    while (!isComplete() && !deadline.hasExpired()) {
        if (const auto done = check(qMin(rowsALook, m_candidates.size() - m_checked)); !done)
            return done.error();
    }
    return !isComplete();
}

double CandidateRows::progress() const
{
    return m_candidates.isEmpty() ? 1 : double(m_checked) / double(m_candidates.size());
}

base::Result<QList<qint64>> CandidateRows::ids(qint64 position, int limit) const
{
    return m_rows.mid(position, limit);
}

base::Result<std::optional<qint64>> CandidateRows::positionOf(qint64 id) const
{
    const qsizetype index = m_rows.indexOf(id);
    return index < 0 ? std::optional<qint64>() : std::optional<qint64>(index);
}

} // namespace audit
