#pragma once

#include "server/audit/Connection.h"
#include "server/audit/ViewPlan.h"
#include "server/audit/ViewRows.h"

namespace audit {

/// Rows of a filter that an index leaves few of: their ids are kept, at most `most` of them.
class CandidateRows final : public AttemptView::Rows
{
public:
    static constexpr qint64 most = 100'000; ///< found and put in order within some tens of milliseconds
    static constexpr qint64 mostSorted = 30'000; ///< in another order than time each has to be read first

    CandidateRows(const Connection &connection, ViewPlan plan, SortBy sort, bool descending, qint64 newestId);
    base::Result<void> prepare();

    base::Result<bool> advance() override;
    bool isComplete() const override { return m_checked == m_candidates.size(); }
    qint64 known() const override { return m_rows.size(); }
    double progress() const override;
    base::Result<QList<qint64>> ids(qint64 position, int limit) const override;
    base::Result<std::optional<qint64>> positionOf(qint64 id) const override;

private:
    base::Result<void> gather();
    base::Result<void> gatherSorted();
    base::Result<void> check(qsizetype count);

    const Connection &m_connection;
    const ViewPlan m_plan;
    const SortBy m_sort;
    const bool m_descending;
    const qint64 m_newestId;
    QList<qint64> m_candidates; ///< in the order of time: by id, in the direction of the table
    qsizetype m_checked = 0;
    QList<qint64> m_rows; ///< of those checked the ones that belong here
};

} // namespace audit
