#include "server/audit/RowWalk.h"

#include "server/audit/AttemptFilter.h"
#include "server/audit/CandidateRows.h"
#include "server/audit/SortKey.h"
#include "server/audit/SqlRun.h"
#include "server/audit/Tallies.h"

#include <algorithm>
#include <functional>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

constexpr qsizetype candidatesAStep = 1024;

} // namespace

base::Result<RowWalk> RowWalk::start(const Connection &connection, const QString &where, bool refusedOnly, qint64 now,
                                     qint64 newestId)
{
    const auto filter = parsedFilter(where, now);
    if (!filter)
        return filter.error();
    const auto plan = ViewPlan::make(connection, *filter, refusedOnly);
    if (!plan)
        return plan.error();
    const auto newest = connection.number(u"SELECT max(id) FROM attempt_rows"_s);
    if (!newest)
        return newest.error();

    RowWalk walk;
    walk.m_plan = *plan;
    walk.m_newestId = newestId > 0 ? qMin(newestId, *newest) : *newest;
    walk.m_byCandidates = !plan->index.isEmpty() && plan->candidates <= CandidateRows::most;
    if (!walk.m_byCandidates) {
        const auto found = walk.findBlocks(connection);
        return found ? base::Result<RowWalk>(walk) : found.error();
    }
    const auto candidates = gatherCandidates(connection, *plan, walk.m_newestId);
    if (!candidates)
        return candidates.error();
    walk.m_ids = *candidates;
    std::sort(walk.m_ids.begin(), walk.m_ids.end(), std::greater());
    walk.m_steps = (walk.m_ids.size() + candidatesAStep - 1) / candidatesAStep;
    return walk;
}

base::Result<void> RowWalk::findBlocks(const Connection &connection)
{
    QSqlQuery blocks(connection.handle());
    blocks.setForwardOnly(true);
    blocks.prepare(u"SELECT block FROM attempt_blocks WHERE block <= ? AND last_at >= ? AND first_at < ? AND rows > 0 "
                   "ORDER BY block DESC"_s);
    if (const auto done = run(blocks, {m_newestId / idsOfABlock, m_plan.since, m_plan.until}); !done)
        return done;
    while (blocks.next())
        m_ids += blocks.value(0).toLongLong();
    m_steps = m_ids.size();
    return {};
}

QString RowWalk::source() const
{
    if (!m_byCandidates) {
        const qint64 first = m_ids.at(m_next) * idsOfABlock;
        return m_plan.source(first, qMin(first + idsOfABlock - 1, m_newestId));
    }
    const qsizetype from = m_next * candidatesAStep;
    const QString list = idList(m_ids, from, qMin(candidatesAStep, m_ids.size() - from));
    return m_plan.sourceOf(list);
}

} // namespace audit
