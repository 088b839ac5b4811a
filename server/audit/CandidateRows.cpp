#include "server/audit/CandidateRows.h"

#include "server/audit/SortKey.h"
#include "server/audit/SqlRun.h"

#include <QDeadlineTimer>

#include <algorithm>
#include <functional>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

constexpr int millisecondsAStep = 15;
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
    if (const auto gathered = gather(); !gathered)
        return gathered;
    if (!m_plan.driverIsAll)
        return {};
    m_rows = m_candidates;
    m_checked = m_candidates.size();
    return m_sort == SortBy::Time ? base::Result<void>() : sort();
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
    query.prepare(u"SELECT id FROM attempts WHERE id IN ("_s % idList(m_candidates, m_checked, count) % u") AND "_s
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
    const bool wasComplete = isComplete();
    while (!isComplete() && !deadline.hasExpired()) {
        if (const auto done = check(qMin(rowsALook, m_candidates.size() - m_checked)); !done)
            return done.error();
    }
    if (!wasComplete && isComplete() && m_sort != SortBy::Time) {
        if (const auto sorted = sort(); !sorted)
            return sorted.error();
    }
    return !isComplete();
}

base::Result<void> CandidateRows::sort()
{
    struct Keyed
    {
        QByteArray text;
        qint64 number = 0;
        qint64 id = 0;
    };
    QList<Keyed> keyed;
    for (qsizetype from = 0; from < m_rows.size(); from += rowsALook) {
        QSqlQuery query(m_connection.handle());
        query.setForwardOnly(true);
        query.prepare(u"SELECT %1, id FROM attempts WHERE id IN (%2)"_s.arg(
            sortColumn(m_sort), idList(m_rows, from, qMin(rowsALook, m_rows.size() - from))));
        if (const auto done = run(query, {}); !done)
            return done;
        while (query.next()) {
            const QVariant key = query.value(0);
            const bool isNumber = key.typeId() != QMetaType::QByteArray;
            keyed += Keyed{isNumber ? QByteArray() : key.toByteArray(), isNumber ? key.toLongLong() : 0,
                           query.value(1).toLongLong()};
        }
    }
    std::sort(keyed.begin(), keyed.end(), [](const Keyed &a, const Keyed &b) {
        return std::tie(a.text, a.number, a.id) < std::tie(b.text, b.number, b.id);
    });
    m_rows.clear();
    for (const Keyed &one : std::as_const(keyed))
        m_rows += one.id;
    if (m_descending)
        std::reverse(m_rows.begin(), m_rows.end());
    return {};
}

double CandidateRows::progress() const
{
    return m_candidates.isEmpty() ? 1 : double(m_checked) / double(m_candidates.size());
}

base::Result<QList<qint64>> CandidateRows::ids(qint64 position, int limit) const
{
    return isInPlace() ? m_rows.mid(position, limit) : QList<qint64>();
}

base::Result<std::optional<qint64>> CandidateRows::positionOf(qint64 id) const
{
    const qsizetype index = isInPlace() ? m_rows.indexOf(id) : -1;
    return index < 0 ? std::optional<qint64>() : std::optional<qint64>(index);
}

} // namespace audit
