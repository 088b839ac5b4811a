#include "server/audit/SortedRows.h"

#include "server/audit/SortKey.h"
#include "server/audit/SqlRun.h"

#include <QDeadlineTimer>

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

constexpr int millisecondsAStep = 15;
constexpr int entriesAWindow = 8192;

} // namespace

QString sortColumn(SortBy sort)
{
    switch (sort) {
    case SortBy::Time:
        return u"id"_s;
    case SortBy::Client:
        return u"client_key"_s;
    case SortBy::Target:
        return u"target_key"_s;
    case SortBy::Port:
        return u"target_port"_s;
    case SortBy::Reason:
        return u"reason_key"_s;
    case SortBy::Count:
        return u"count"_s;
    }
    Q_UNREACHABLE();
}

QString sortIndex(SortBy sort)
{
    switch (sort) {
    case SortBy::Time:
        return {};
    case SortBy::Client:
        return u"attempts_client"_s;
    case SortBy::Target:
        return u"attempts_target"_s;
    case SortBy::Port:
        return u"attempts_port"_s;
    case SortBy::Reason:
        return u"attempts_reason"_s;
    case SortBy::Count:
        return u"attempts_count"_s;
    }
    Q_UNREACHABLE();
}

QString idList(const QList<qint64> &ids, qsizetype from, qsizetype count)
{
    QString list;
    for (qsizetype i = from; i < from + count; ++i)
        list += (i > from ? u","_s : u""_s) % QString::number(ids.at(i));
    return list;
}

SortedRows::SortedRows(const Connection &connection, ViewPlan plan, SortBy sort, bool descending, qint64 newestId)
    : m_connection(connection)
    , m_plan(std::move(plan))
    , m_sort(sort)
    , m_descending(descending)
    , m_newestId(newestId)
{}

base::Result<void> SortedRows::prepare()
{
    const auto entries = m_connection.number(u"SELECT coalesce(sum(rows), 0) FROM attempt_blocks"_s);
    if (!entries)
        return entries.error();
    m_entries = *entries;
    m_complete = m_entries == 0;
    return {};
}

qint64 SortedRows::known() const
{
    return m_windows.isEmpty() ? 0 : m_windows.constLast().before + m_windows.constLast().count;
}

double SortedRows::progress() const
{
    if (m_complete)
        return 1;
    return qMin(1.0, double(m_windows.size() * entriesAWindow) / double(qMax<qint64>(m_entries, 1)));
}

SortedRows::Place SortedRows::placeBefore(qsizetype window) const
{
    return window == 0 ? Place() : m_windows.at(window - 1).last;
}

QString SortedRows::source(const Place &after, const Place &last) const
{
    const QString pair = u'(' % sortColumn(m_sort) % u", id)"_s;
    QString sql = u" FROM attempts INDEXED BY %1 WHERE +id <= %2"_s.arg(sortIndex(m_sort)).arg(m_newestId);
    if (after.key.isValid())
        sql += u" AND "_s % pair % (m_descending ? u" < (?, ?)"_s : u" > (?, ?)"_s);
    if (last.key.isValid())
        sql += u" AND "_s % pair % (m_descending ? u" >= (?, ?)"_s : u" <= (?, ?)"_s);
    if (!m_plan.condition.sql.isEmpty())
        sql += u" AND "_s % m_plan.condition.sql;
    return sql;
}

QVariantList SortedRows::values(const Place &after, const Place &last) const
{
    QVariantList values;
    for (const Place &place : {after, last}) {
        if (place.key.isValid())
            values += {place.key, place.id};
    }
    return values + m_plan.condition.values;
}

base::Result<std::optional<SortedRows::Place>> SortedRows::endOfNext() const
{
    const Place after = placeBefore(m_windows.size());
    const QString column = sortColumn(m_sort);
    const QString direction = m_descending ? u" DESC"_s : u""_s;
    QString sql = u"SELECT %1, id FROM attempts INDEXED BY %2"_s.arg(column, sortIndex(m_sort));
    QVariantList bound;
    if (after.key.isValid()) {
        sql += u" WHERE (%1, id) %2 (?, ?)"_s.arg(column, m_descending ? u"<"_s : u">"_s);
        bound = {after.key, after.id};
    }
    QSqlQuery query(m_connection.handle());
    query.setForwardOnly(true);
    query.prepare(sql % u" ORDER BY %1%2, id%2 LIMIT 1 OFFSET %3"_s.arg(column, direction).arg(entriesAWindow - 1));
    if (const auto done = run(query, bound); !done)
        return done.error();
    if (!query.next())
        return std::optional<Place>();
    return std::optional(Place{query.value(0), query.value(1).toLongLong()});
}

base::Result<bool> SortedRows::advance()
{
    const QDeadlineTimer deadline(millisecondsAStep);
    while (!m_complete && !deadline.hasExpired()) {
        const auto end = endOfNext();
        if (!end)
            return end.error();
        Window window;
        window.last = end->value_or(Place());
        window.before = known();
        const Place after = placeBefore(m_windows.size());
        QSqlQuery query(m_connection.handle());
        query.setForwardOnly(true);
        query.prepare(u"SELECT count(*)"_s % source(after, window.last));
        if (const auto done = run(query, values(after, window.last)); !done)
            return done.error();
        window.count = query.next() ? query.value(0).toLongLong() : 0;
        m_windows += window;
        m_complete = !end->has_value();
    }
    return !m_complete;
}

base::Result<QList<qint64>> SortedRows::collect(qsizetype window, qint64 offset, int limit) const
{
    const Place after = placeBefore(window);
    const Place &last = m_windows.at(window).last;
    const QString direction = m_descending ? u" DESC"_s : u""_s;
    QSqlQuery query(m_connection.handle());
    query.setForwardOnly(true);
    query.prepare(
        u"SELECT id"_s % source(after, last)
        % u" ORDER BY %1%2, id%2 LIMIT %3 OFFSET %4"_s.arg(sortColumn(m_sort), direction).arg(limit).arg(offset));
    if (const auto done = run(query, values(after, last)); !done)
        return done.error();
    QList<qint64> ids;
    while (query.next())
        ids += query.value(0).toLongLong();
    return ids;
}

base::Result<QList<qint64>> SortedRows::ids(qint64 position, int limit) const
{
    QList<qint64> ids;
    const auto first = std::upper_bound(m_windows.begin(), m_windows.end(), position,
                                        [](qint64 at, const Window &one) { return at < one.before + one.count; });
    for (auto window = first; window != m_windows.end() && ids.size() < limit; ++window) {
        if (window->count == 0)
            continue;
        const auto some =
            collect(window - m_windows.begin(), qMax<qint64>(position - window->before, 0), int(limit - ids.size()));
        if (!some)
            return some.error();
        ids += *some;
    }
    return ids;
}

base::Result<std::optional<qint64>> SortedRows::positionOf(qint64 id) const
{
    QSqlQuery query(m_connection.handle());
    query.prepare(u"SELECT %1 FROM attempts WHERE id = ?"_s.arg(sortColumn(m_sort)));
    if (const auto done = run(query, {id}); !done)
        return done.error();
    if (!query.next())
        return std::optional<qint64>();
    const QVariant key = query.value(0);
    const auto compare = [&](const Place &place) {
        const bool isNumber = key.typeId() != QMetaType::QByteArray;
        const int byKey = isNumber ? (key.toLongLong() < place.key.toLongLong()       ? -1
                                          : key.toLongLong() > place.key.toLongLong() ? 1
                                                                                      : 0)
                                   : key.toByteArray().compare(place.key.toByteArray());
        const int order = byKey != 0 ? byKey : (id < place.id ? -1 : id > place.id ? 1 : 0);
        return m_descending ? -order : order;
    };
    const auto window = std::find_if(m_windows.begin(), m_windows.end(), [&](const Window &one) {
        return !one.last.key.isValid() || compare(one.last) <= 0;
    });
    if (window == m_windows.end() || window->count == 0)
        return std::optional<qint64>();
    const auto ids = collect(window - m_windows.begin(), 0, int(window->count));
    if (!ids)
        return ids.error();
    const qsizetype index = ids->indexOf(id);
    return index < 0 ? std::optional<qint64>() : std::optional<qint64>(window->before + index);
}

} // namespace audit
