#include "server/audit/TimeRows.h"

#include "server/audit/SqlRun.h"
#include "server/audit/Step.h"
#include "server/audit/Tallies.h"

#include <QDeadlineTimer>

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace audit {

TimeRows::TimeRows(const Connection &connection, ViewPlan plan, bool descending, qint64 newestId)
    : m_connection(connection)
    , m_plan(std::move(plan))
    , m_descending(descending)
    , m_newestId(newestId)
{}

base::Result<void> TimeRows::prepare()
{
    QSqlQuery blocks(m_connection.handle());
    blocks.setForwardOnly(true);
    blocks.prepare(
        u"SELECT block, rows, refused, first_at, last_at FROM attempt_blocks WHERE block <= ? AND last_at >= ? "
        "AND first_at < ? AND rows > 0 ORDER BY block"_s
        % (m_descending ? u" DESC"_s : u""_s));
    const qint64 newestBlock = m_newestId / idsOfABlock;
    if (const auto done = run(blocks, {newestBlock, m_plan.since, m_plan.until}); !done)
        return done;
    while (blocks.next()) {
        Window window;
        window.block = blocks.value(0).toLongLong();
        const bool isWhole =
            blocks.value(3).toLongLong() >= m_plan.since && blocks.value(4).toLongLong() < m_plan.until;
        // The newest block may have grown since newestId was read.
        if (isWhole && !m_plan.isFiltered && window.block < newestBlock)
            window.count = blocks.value(m_plan.refusedOnly ? 2 : 1).toLongLong();
        m_windows += window;
    }
    if (blocks.lastError().isValid())
        return errorOf(blocks.lastError());
    // Without a filter what is left to count is a few blocks at the edges.
    for (Window &window : m_windows) {
        if (m_plan.isFiltered || window.count >= 0)
            continue;
        const auto counted = count(window);
        if (!counted)
            return counted.error();
        window.count = *counted;
    }
    takeCounted();
    return {};
}

void TimeRows::takeCounted()
{
    while (m_counted < m_windows.size() && m_windows.at(m_counted).count >= 0) {
        m_windows[m_counted].before = known();
        ++m_counted;
    }
}

qint64 TimeRows::known() const
{
    return m_counted == 0 ? 0 : m_windows.at(m_counted - 1).before + m_windows.at(m_counted - 1).count;
}

double TimeRows::progress() const
{
    return m_windows.isEmpty() ? 1 : double(m_counted) / double(m_windows.size());
}

qint64 TimeRows::firstId(const Window &window) const
{
    return window.block * idsOfABlock;
}

qint64 TimeRows::lastId(const Window &window) const
{
    return qMin(firstId(window) + idsOfABlock - 1, m_newestId);
}

base::Result<qint64> TimeRows::count(const Window &window) const
{
    QSqlQuery query(m_connection.handle());
    query.setForwardOnly(true);
    query.prepare(u"SELECT count(*)"_s % m_plan.source(firstId(window), lastId(window)));
    if (const auto done = run(query, m_plan.values()); !done)
        return done.error();
    return query.next() ? query.value(0).toLongLong() : 0;
}

base::Result<bool> TimeRows::advance()
{
    const QDeadlineTimer deadline(millisecondsAStep);
    while (m_counted < m_windows.size() && !deadline.hasExpired()) {
        const auto counted = count(m_windows.at(m_counted));
        if (!counted)
            return counted.error();
        m_windows[m_counted].count = *counted;
        takeCounted();
    }
    return !isComplete();
}

base::Result<void> TimeRows::collect(const Window &window, qint64 offset, int limit, QList<qint64> &into) const
{
    QSqlQuery query(m_connection.handle());
    query.setForwardOnly(true);
    query.prepare(u"SELECT id"_s % m_plan.source(firstId(window), lastId(window)) % u" ORDER BY id"_s
                  % (m_descending ? u" DESC"_s : u""_s) % u" LIMIT %1 OFFSET %2"_s.arg(limit).arg(offset));
    if (const auto done = run(query, m_plan.values()); !done)
        return done;
    while (query.next())
        into += query.value(0).toLongLong();
    return {};
}

base::Result<QList<qint64>> TimeRows::ids(qint64 position, int limit) const
{
    QList<qint64> ids;
    const auto end = m_windows.begin() + m_counted;
    auto window = std::upper_bound(m_windows.begin(), end, position,
                                   [](qint64 at, const Window &one) { return at < one.before + one.count; });
    for (; window != end && ids.size() < limit; ++window) {
        if (window->count == 0)
            continue;
        const qint64 offset = qMax<qint64>(position - window->before, 0);
        if (const auto done = collect(*window, offset, int(limit - ids.size()), ids); !done)
            return done.error();
    }
    return ids;
}

base::Result<std::optional<qint64>> TimeRows::positionOf(qint64 id) const
{
    const qint64 block = id / idsOfABlock;
    const auto end = m_windows.begin() + m_counted;
    const auto window = std::find_if(m_windows.begin(), end, [block](const Window &one) { return one.block == block; });
    if (window == end || window->count == 0)
        return std::optional<qint64>();
    QList<qint64> ids;
    if (const auto done = collect(*window, 0, int(window->count), ids); !done)
        return done.error();
    const qsizetype index = ids.indexOf(id);
    return index < 0 ? std::optional<qint64>() : std::optional<qint64>(window->before + index);
}

} // namespace audit
