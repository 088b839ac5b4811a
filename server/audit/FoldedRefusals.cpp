#include "server/audit/FoldedRefusals.h"

#include <algorithm>
#include <utility>

namespace audit {

namespace {

constexpr qsizetype mostRefusalsOfASession = 8;
constexpr qsizetype mostRefusedSessions = 5'000;

bool isAlike(const Attempt &a, const Attempt &b)
{
    return a.target == b.target && a.argument == b.argument && a.verb == b.verb && a.command == b.command
        && a.reasons == b.reasons && a.replyCode == b.replyCode && a.policyRevision == b.policyRevision
        && a.ruleId == b.ruleId && a.user == b.user && a.classification == b.classification && a.client == b.client
        && a.sentence == b.sentence && a.protection == b.protection;
}

bool isWithinWindow(const FoldedRefusals::Row &row, qint64 at)
{
    return at >= row.attempt.at && at - row.attempt.at <= FoldedRefusals::window;
}

} // namespace

bool FoldedRefusals::mayFold(const Attempt &attempt)
{
    return attempt.outcome == Outcome::Blocked && attempt.session;
}

bool FoldedRefusals::count(const Attempt &attempt)
{
    const auto rows = m_rows.find(attempt.session);
    if (rows == m_rows.end())
        return false;
    for (Row &row : *rows) {
        if (!isAlike(row.attempt, attempt) || !isWithinWindow(row, attempt.at))
            continue;
        row.unwritten += attempt.count;
        row.untallied += attempt.count;
        row.tallied.count += attempt.count;
        row.lastAt = attempt.at;
        return true;
    }
    return false;
}

void FoldedRefusals::remember(const Attempt &attempt, const TalliedRow &tallied)
{
    if (m_rows.size() >= mostRefusedSessions && !m_rows.contains(attempt.session))
        finish();
    QList<Row> &rows = m_rows[attempt.session];
    if (rows.size() >= mostRefusalsOfASession) {
        if (rows.constFirst().tallied.count > 1)
            m_final += rows.constFirst();
        rows.removeFirst();
    }
    rows += Row{attempt, tallied, attempt.at, 0, 0};
}

QList<FoldedRefusals::Row> FoldedRefusals::takeCounted()
{
    QList<Row> counted;
    const auto take = [&counted](QList<Row> &rows) {
        for (Row &row : rows) {
            if (row.unwritten > 0) {
                counted += row;
                row.unwritten = 0;
            }
        }
    };
    for (QList<Row> &rows : m_rows)
        take(rows);
    take(m_final);
    return counted;
}

QList<FoldedRefusals::Row> FoldedRefusals::takeFinal(qint64 now)
{
    m_rows.removeIf([&](const auto &session) {
        const auto isFinal = [now](const Row &row) { return !isWithinWindow(row, now); };
        QList<Row> &rows = session.value();
        for (const Row &row : std::as_const(rows)) {
            if (isFinal(row) && row.tallied.count > 1)
                m_final += row;
        }
        rows.removeIf(isFinal);
        return rows.isEmpty();
    });
    std::sort(m_final.begin(), m_final.end(), [](const Row &a, const Row &b) { return a.tallied.id < b.tallied.id; });
    return std::exchange(m_final, {});
}

void FoldedRefusals::finish()
{
    for (const QList<Row> &rows : std::as_const(m_rows)) {
        for (const Row &row : rows) {
            if (row.tallied.count > 1)
                m_final += row;
        }
    }
    m_rows.clear();
}

void FoldedRefusals::forget(qint64 upTo)
{
    const auto isGone = [upTo](const Row &row) { return row.tallied.id <= upTo; };
    m_rows.removeIf([&](const auto &session) {
        session.value().removeIf(isGone);
        return session.value().isEmpty();
    });
    m_final.removeIf(isGone);
}

qint64 FoldedRefusals::oldestOpen(qint64 none) const
{
    qint64 oldest = none;
    const auto look = [&oldest](const QList<Row> &rows) {
        for (const Row &row : rows)
            oldest = qMin(oldest, row.tallied.id);
    };
    for (const QList<Row> &rows : m_rows)
        look(rows);
    look(m_final);
    return oldest;
}

void FoldedRefusals::clear()
{
    m_rows.clear();
    m_final.clear();
}

} // namespace audit
