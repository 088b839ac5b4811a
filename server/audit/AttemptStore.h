#pragma once

#include "server/audit/Chain.h"
#include "server/audit/FoldedAttempts.h"
#include "server/audit/FoldedRefusals.h"
#include "server/audit/Record.h"
#include "server/audit/Statement.h"
#include "server/audit/Tallies.h"

namespace audit {

/// Puts attempts into their table: folds alike ones, chains the rows and keeps the counts, all inside the caller's
/// transaction. For whoever holds the Committer's lock.
class AttemptStore final
{
public:
    base::Result<void> prepare(const Connection &connection);
    base::Result<void> write(const Attempt &attempt);
    void endSession(base::SessionId session) { m_allowed.forget(session); }
    /// The last thing before COMMIT. `now`: UTC microseconds.
    base::Result<void> finishTransaction(qint64 now);
    void committed() { m_chain.committed(); }
    void rolledBack();
    /// Before the database is closed: what is still counted up is final. Has to be followed by finishTransaction().
    void finish();
    bool hasOpenRows() const { return !m_refused.isEmpty(); }
    /// Rows were deleted: nothing more is counted in those that are gone.
    void rowsRemoved(const Connection &connection);

private:
    base::Result<void> insert(const Attempt &attempt, TalliedRow &tallied);
    base::Result<void> writeAllowedCounts();
    base::Result<void> writeRefusedCounts(qint64 now);

    Statement m_insert;
    Statement m_count;
    Statement m_countRefused;
    FoldedAttempts m_allowed;
    FoldedRefusals m_refused;
    Tallies m_tallies;
    Chain m_chain;
    qint64 m_finalAt = 0; ///< UTC microseconds: when rows were last looked through for final ones
};

} // namespace audit
