#include "server/audit/AttemptView.h"

#include "server/audit/AttemptFilter.h"
#include "server/audit/CandidateRows.h"
#include "server/audit/SortKey.h"
#include "server/audit/SortedRows.h"
#include "server/audit/SqlRun.h"
#include "server/audit/TimeRows.h"

#include <QHash>

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

template <typename T> base::Result<std::unique_ptr<AttemptView::Rows>> prepared(std::unique_ptr<T> rows)
{
    if (const auto done = rows->prepare(); !done)
        return done.error();
    return std::unique_ptr<AttemptView::Rows>(std::move(rows));
}

base::Result<std::unique_ptr<AttemptView::Rows>> rowsOf(const Connection &connection, const ViewPlan &plan,
                                                        const ViewQuery &query, qint64 newestId)
{
    const bool byTime = query.sort == SortBy::Time;
    if (!plan.index.isEmpty() && plan.candidates <= (byTime ? CandidateRows::most : CandidateRows::mostSorted)) {
        return prepared(std::make_unique<CandidateRows>(connection, plan, query.sort, query.descending, newestId));
    }
    if (byTime)
        return prepared(std::make_unique<TimeRows>(connection, plan, query.descending, newestId));
    return prepared(std::make_unique<SortedRows>(connection, plan, query.sort, query.descending, newestId));
}

} // namespace

AttemptView::AttemptView(const Connection &connection, qint64 newestId, std::unique_ptr<Rows> rows)
    : m_connection(connection)
    , m_newestId(newestId)
    , m_rows(std::move(rows))
{}

AttemptView::~AttemptView() = default;

base::Result<std::unique_ptr<AttemptView>> AttemptView::open(const Reader &reader, const ViewQuery &query, qint64 now)
{
    const auto filter = parsedFilter(query.where, now);
    if (!filter)
        return filter.error();
    const Connection &connection = reader.connection();
    const auto newest = connection.number(u"SELECT max(id) FROM attempt_rows"_s);
    if (!newest)
        return newest.error();
    const auto plan = ViewPlan::make(connection, *filter, query.refusedOnly);
    if (!plan)
        return plan.error();
    auto rows = rowsOf(connection, *plan, query, *newest);
    if (!rows)
        return rows.error();
    return std::unique_ptr<AttemptView>(new AttemptView(connection, *newest, std::move(*rows)));
}

base::Result<bool> AttemptView::advance()
{
    return m_rows->advance();
}

bool AttemptView::isComplete() const
{
    return m_rows->isComplete();
}

qint64 AttemptView::known() const
{
    return m_rows->known();
}

double AttemptView::progress() const
{
    return m_rows->progress();
}

base::Result<QList<AttemptRow>> AttemptView::page(qint64 position, int limit) const
{
    const auto ids = m_rows->ids(position, limit);
    if (!ids)
        return ids.error();
    QSqlQuery query(m_connection.handle());
    query.setForwardOnly(true);
    query.prepare(u"SELECT "_s % attemptColumns() % u" FROM attempt_rows WHERE id IN ("_s % idList(*ids, 0, ids->size())
                  % u')');
    if (const auto done = run(query, {}); !done)
        return done.error();
    QHash<qint64, AttemptRow> found;
    while (query.next()) {
        const AttemptRow row = readAttemptRow(query);
        found.insert(row.id, row);
    }
    QList<AttemptRow> rows;
    for (const qint64 id : *ids) {
        if (const auto row = found.constFind(id); row != found.constEnd())
            rows += *row;
    }
    return rows;
}

base::Result<std::optional<qint64>> AttemptView::positionOf(qint64 id) const
{
    return m_rows->positionOf(id);
}

} // namespace audit
