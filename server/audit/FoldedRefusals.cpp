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
        if (row.unwritten == 0)
            m_counted.emplace_back(attempt.session, row.tallied.id);
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
        makeFinal(rows.first());
        rows.removeFirst();
    }
    rows += Row{attempt, tallied, attempt.at, 0, 0};
    m_open.insert(tallied.id);
}

void FoldedRefusals::makeFinal(Row &row)
{
    if (row.unwritten > 0)
        m_countedFinal.push_back({row.tallied.id, row.tallied.count, row.lastAt});
    row.unwritten = 0;
    if (row.tallied.count > 1)
        m_final += row;
    else
        m_open.erase(row.tallied.id);
}

std::vector<FoldedRefusals::Counted> FoldedRefusals::takeCounted()
{
    std::vector<Counted> counted = std::exchange(m_countedFinal, {});
    for (const auto &[session, id] : m_counted) {
        const auto rows = m_rows.find(session);
        if (rows == m_rows.end())
            continue;
        for (Row &row : *rows) {
            if (row.tallied.id == id && row.unwritten > 0) {
                counted.push_back({id, row.tallied.count, row.lastAt});
                row.unwritten = 0;
            }
        }
    }
    m_counted.clear();
    return counted;
}

QList<FoldedRefusals::Row> FoldedRefusals::takeFinal(qint64 now)
{
    m_rows.removeIf([&](const auto &session) {
        const auto isFinal = [now](const Row &row) { return !isWithinWindow(row, now); };
        QList<Row> &rows = session.value();
        for (Row &row : rows) {
            if (isFinal(row))
                makeFinal(row);
        }
        rows.removeIf(isFinal);
        return rows.isEmpty();
    });
    std::sort(m_final.begin(), m_final.end(), [](const Row &a, const Row &b) { return a.tallied.id < b.tallied.id; });
    for (const Row &row : std::as_const(m_final))
        m_open.erase(row.tallied.id);
    return std::exchange(m_final, {});
}

void FoldedRefusals::finish()
{
    for (QList<Row> &rows : m_rows) {
        for (Row &row : rows)
            makeFinal(row);
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
    m_open.erase(m_open.begin(), m_open.upper_bound(upTo));
    std::erase_if(m_countedFinal, [upTo](const Counted &row) { return row.id <= upTo; });
}

void FoldedRefusals::clear()
{
    m_rows.clear();
    m_final.clear();
    m_open.clear();
    m_counted.clear();
    m_countedFinal.clear();
}

} // namespace audit
