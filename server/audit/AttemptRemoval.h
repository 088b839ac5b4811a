#pragma once

#include "server/audit/Tallies.h"

namespace audit {

/// Removes the oldest attempts: always from the front of the chain of hashes, which then begins behind them, and out of
/// the counts. Writer's thread only, outside any transaction.
class AttemptRemoval final
{
public:
    /// At most `limit` rows that were judged before `before` (UTC microseconds); how many were removed. A row that the
    /// wall clock dated too late goes with the first younger one behind it.
    base::Result<qint64> run(const Connection &connection, qint64 before, int limit);

private:
    base::Result<void> remove(const Connection &connection, const QList<TalliedRow> &rows);

    Tallies m_tallies;
};

} // namespace audit
