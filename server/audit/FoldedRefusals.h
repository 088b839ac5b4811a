#pragma once

#include "server/audit/Record.h"
#include "server/audit/Tallies.h"

#include <QHash>
#include <QList>

#include <set>
#include <utility>
#include <vector>

namespace audit {

/// Remembers refused rows of the last second, so that a flood of identical refusals of one session is counted instead
/// of filling the disk: the count rises in the commit before each reply. Bounded: what is pushed out is final.
class FoldedRefusals final
{
public:
    struct Row
    {
        Attempt attempt; ///< as written, for the comparison
        TalliedRow tallied;
        qint64 lastAt = 0;
        qint64 unwritten = 0; ///< counted since the row was last written
        qint64 untallied = 0; ///< counted since the row was stored; tallied when it is final
    };
    static constexpr qint64 window = 1'000'000; ///< microseconds

    static bool mayFold(const Attempt &attempt);

    /// Counts `attempt` in the row of its like; false when there is none.
    bool count(const Attempt &attempt);
    void remember(const Attempt &attempt, const TalliedRow &tallied);
    struct Counted
    {
        qint64 id = 0;
        qint64 count = 0;
        qint64 lastAt = 0;
    };
    /// Rows whose count has risen: to be written before the commit.
    std::vector<Counted> takeCounted();
    /// Rows that nothing will be added to any more, in order of id. Only those that were ever counted up.
    QList<Row> takeFinal(qint64 now);
    void finish(); ///< everything is final
    void forget(qint64 upTo); ///< the rows up to that id are gone
    /// The oldest row that may still be counted up; `none` if there is no such row.
    qint64 oldestOpen(qint64 none) const { return m_open.empty() ? none : *m_open.begin(); }
    bool isEmpty() const { return m_rows.isEmpty() && m_final.isEmpty(); }
    void clear();

private:
    void makeFinal(Row &row);

    QHash<base::SessionId, QList<Row>> m_rows;
    QList<Row> m_final;
    std::set<qint64> m_open; ///< of rows and final ones, so that a commit need not look at all of them
    std::vector<std::pair<base::SessionId, qint64>> m_counted; ///< whose count has risen
    std::vector<Counted> m_countedFinal; ///< the same, of rows that became final meanwhile
};

} // namespace audit
