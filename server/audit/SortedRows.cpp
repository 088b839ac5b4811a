#include "server/audit/SortedRows.h"

#include "server/audit/SortKey.h"
#include "server/audit/SqlRun.h"
#include "server/audit/Step.h"

#include <QDeadlineTimer>

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

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
        return u"count"_s; // of refusals that are still counted up it comes a second later
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

QList<SortedRows::Segment> SortedRows::segments(const Place &after, const Place &last) const
{
    const QString key = sortColumn(m_sort);
    const QString behind = m_descending ? u"<"_s : u">"_s;
    const QString before = m_descending ? u">"_s : u"<"_s;
    const bool begins = after.key.isValid();
    const bool ends = last.key.isValid();
    if (begins && ends && after.key == last.key)
        return {{u"%1 = ? AND id %2 ? AND id %3= ?"_s.arg(key, behind, before), {after.key, after.id, last.id}}};

    QList<Segment> parts;
    Segment between{u"1"_s, {}};
    if (begins) {
        parts += Segment{u"%1 = ? AND id %2 ?"_s.arg(key, behind), {after.key, after.id}};
        between = {u"%1 %2 ?"_s.arg(key, behind), {after.key}};
    }
    if (ends) {
        between.sql += u" AND %1 %2 ?"_s.arg(key, before);
        between.values += last.key;
    }
    parts += between;
    if (ends)
        parts += Segment{u"%1 = ? AND id %2= ?"_s.arg(key, before), {last.key, last.id}};
    return parts;
}

QString SortedRows::source(const Segment &segment) const
{
    QString sql = u" FROM attempt_rows INDEXED BY %1 WHERE %2 AND +id <= %3"_s.arg(sortIndex(m_sort), segment.sql)
                      .arg(m_newestId);
    if (!m_plan.condition.sql.isEmpty())
        sql += u" AND "_s % m_plan.condition.sql;
    return sql;
}

base::Result<std::optional<SortedRows::Place>> SortedRows::entry(const Segment &segment, qint64 number) const
{
    QSqlQuery query(m_connection.handle());
    query.setForwardOnly(true);
    query.prepare(u"SELECT %1, id FROM attempt_rows INDEXED BY %2 WHERE %3 ORDER BY %1%4, id%4 LIMIT 1 OFFSET %5"_s.arg(
        sortColumn(m_sort), sortIndex(m_sort), segment.sql, m_descending ? u" DESC"_s : u""_s,
        QString::number(number)));
    if (const auto done = run(query, segment.values); !done)
        return done.error();
    if (!query.next())
        return std::optional<Place>();
    return std::optional(Place{query.value(0), query.value(1).toLongLong()});
}

base::Result<qint64> SortedRows::entryCount(const Segment &segment) const
{
    QSqlQuery query(m_connection.handle());
    query.prepare(u"SELECT count(*) FROM attempt_rows INDEXED BY %1 WHERE %2"_s.arg(sortIndex(m_sort), segment.sql));
    if (const auto done = run(query, segment.values); !done)
        return done.error();
    return query.next() ? query.value(0).toLongLong() : 0;
}

base::Result<qint64> SortedRows::rowCount(const Segment &segment) const
{
    QSqlQuery query(m_connection.handle());
    query.prepare(u"SELECT count(*)"_s % source(segment));
    if (const auto done = run(query, values(segment)); !done)
        return done.error();
    return query.next() ? query.value(0).toLongLong() : 0;
}

/// The last of the next few thousand entries; none if there are fewer.
base::Result<std::optional<SortedRows::Place>> SortedRows::endOfNext() const
{
    const QList<Segment> parts = segments(placeBefore(m_windows.size()), {});
    qint64 number = entriesAWindow - 1;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        auto found = entry(parts.at(i), number);
        if (!found || *found || i + 1 == parts.size())
            return found;
        const auto count = entryCount(parts.at(i)); // fewer than a window has
        if (!count)
            return count.error();
        number -= *count;
    }
    return std::optional<Place>();
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
        const auto parts = segments(placeBefore(m_windows.size()), window.last);
        for (const Segment &part : parts) {
            const auto count = rowCount(part);
            if (!count)
                return count.error();
            window.count += *count;
        }
        m_windows += window;
        m_complete = !end->has_value();
    }
    return !m_complete;
}

base::Result<QList<qint64>> SortedRows::collect(qsizetype window, qint64 offset, int limit) const
{
    QList<qint64> ids;
    const auto parts = segments(placeBefore(window), m_windows.at(window).last);
    for (const Segment &part : parts) {
        if (ids.size() >= limit)
            break;
        if (offset > 0) {
            const auto count = rowCount(part);
            if (!count)
                return count.error();
            if (*count <= offset) {
                offset -= *count;
                continue;
            }
        }
        QSqlQuery query(m_connection.handle());
        query.setForwardOnly(true);
        query.prepare(u"SELECT id"_s % source(part)
                      % u" ORDER BY %1%2, id%2 LIMIT %3 OFFSET %4"_s.arg(
                          sortColumn(m_sort), m_descending ? u" DESC"_s : u""_s, QString::number(limit - ids.size()),
                          QString::number(offset)));
        if (const auto done = run(query, values(part)); !done)
            return done.error();
        while (query.next())
            ids += query.value(0).toLongLong();
        offset = 0;
    }
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
    query.prepare(u"SELECT %1 FROM attempt_rows WHERE id = ?"_s.arg(sortColumn(m_sort)));
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
