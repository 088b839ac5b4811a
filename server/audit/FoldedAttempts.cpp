#include "server/audit/FoldedAttempts.h"

#include <utility>

namespace audit {

namespace {

constexpr qsizetype mostRowsOfASession = 8;
constexpr qsizetype mostSessions = 20'000;

} // namespace

bool FoldedAttempts::Row::isAlike(const Attempt &attempt) const
{
    return target == attempt.target.address && verb == attempt.verb && policyRevision == attempt.policyRevision
        && command == attempt.command && rule == attempt.ruleId && user == attempt.user
        && protection == attempt.protection;
}

bool FoldedAttempts::mayFold(const Attempt &attempt)
{
    return attempt.outcome == Outcome::Allowed && attempt.session;
}

bool FoldedAttempts::count(const Attempt &attempt)
{
    const auto session = m_rows.constFind(attempt.session);
    if (session == m_rows.constEnd())
        return false;
    for (const Row &row : *session) {
        if (row.isAlike(attempt)) {
            m_counts[row.id] += attempt.count;
            return true;
        }
    }
    return false;
}

void FoldedAttempts::remember(const Attempt &attempt, qint64 id)
{
    // Sessions are forgotten when they end; if that never arrives, starting over is cheaper than an order of use.
    if (m_rows.size() >= mostSessions)
        m_rows.clear();
    QList<Row> &rows = m_rows[attempt.session];
    if (rows.size() >= mostRowsOfASession)
        rows.removeFirst();
    rows += Row{id,           attempt.target.address, attempt.verb,           attempt.command,
                attempt.user, attempt.ruleId,         attempt.policyRevision, attempt.protection};
}

void FoldedAttempts::forget(base::SessionId session)
{
    m_rows.remove(session);
}

void FoldedAttempts::clear()
{
    m_rows.clear();
    m_counts.clear();
}

QHash<qint64, int> FoldedAttempts::takeCounts()
{
    return std::exchange(m_counts, {});
}

} // namespace audit
