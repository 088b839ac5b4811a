#include "server/audit/Retention.h"

#include "server/audit/AttemptRemoval.h"

#include <QCoreApplication>
#include <QSqlError>
#include <QSqlQuery>

#include <array>
#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

constexpr int mostRowsAStep = 500;
constexpr int fewestRowsAStep = 20;
/// Refusals wait for a step: of a large log whose indexes aren't in memory, the same rows take ten times as long.
constexpr qint64 longStep = 12; // milliseconds
constexpr qint64 shortStep = 4;
constexpr int pagesAStep = 250;

struct Table
{
    const char *name;
    const char *time; ///< has an index; 0 marks rows that must stay
};
constexpr const char *attemptsName = "attempt_rows";
constexpr std::array tables = {Table{attemptsName, "at"}, Table{"transfers", "ended"}, Table{"events", "at"},
                               Table{"uploads", "decided"}, Table{"sessions", "ended"}};

base::Result<qint64> removeOldest(const Connection &connection, const Table &table, qint64 before, int limit)
{
    if (table.name == attemptsName)
        return AttemptRemoval().run(connection, before, limit);
    QSqlQuery query(connection.handle());
    query.prepare(u"DELETE FROM %1 WHERE id IN (SELECT id FROM %1 WHERE %2 > 0 AND %2 < ? ORDER BY %2 LIMIT ?)"_s.arg(
        QLatin1StringView(table.name), QLatin1StringView(table.time)));
    query.addBindValue(before);
    query.addBindValue(limit);
    if (!query.exec())
        return errorOf(query.lastError());
    return query.numRowsAffected();
}

base::Result<qint64> oldestTime(const Connection &connection, const Table &table)
{
    return connection.number(
        u"SELECT min(%2) FROM %1 WHERE %2 > 0"_s.arg(QLatin1StringView(table.name), QLatin1StringView(table.time)));
}

base::Result<qint64> usedBytes(const Connection &connection)
{
    const auto pages = connection.number(u"PRAGMA page_count"_s);
    const auto unused = connection.number(u"PRAGMA freelist_count"_s);
    const auto size = connection.number(u"PRAGMA page_size"_s);
    if (!pages)
        return pages.error();
    if (!unused)
        return unused.error();
    if (!size)
        return size.error();
    return (*pages - *unused) * *size;
}

} // namespace

base::Result<bool> Retention::step(const Connection &connection, qint64 now)
{
    switch (m_phase) {
    case Phase::Age: {
        const auto more = removeAged(connection, now);
        if (more && !*more)
            m_phase = Phase::Size;
        return more ? base::Result<bool>(true) : more;
    }
    case Phase::Size: {
        const auto more = removeSurplus(connection);
        if (more && !*more)
            m_phase = Phase::Shrink;
        return more ? base::Result<bool>(true) : more;
    }
    case Phase::Shrink: {
        const auto more = shrink(connection);
        if (more && !*more)
            m_phase = Phase::Analyze;
        return more ? base::Result<bool>(true) : more;
    }
    case Phase::Analyze: {
        const auto more = analyze(connection);
        if (more && !*more)
            m_phase = Phase::Age;
        return more;
    }
    }
    Q_UNREACHABLE();
}

base::Result<qint64> Retention::timed(const std::function<base::Result<qint64>()> &removal)
{
    QElapsedTimer timer;
    timer.start();
    auto removed = removal();
    const qint64 took = timer.elapsed();
    if (took > longStep)
        m_rowsAStep = qMax(m_rowsAStep / 2, fewestRowsAStep);
    else if (took < shortStep)
        m_rowsAStep = qMin(m_rowsAStep * 2, mostRowsAStep);
    return removed;
}

base::Result<bool> Retention::removeAged(const Connection &connection, qint64 now)
{
    if (m_limits.days <= 0)
        return false;
    const qint64 before = now - qint64(m_limits.days) * 86'400 * 1'000'000;
    for (const Table &table : tables) {
        const auto removed = timed([&] { return removeOldest(connection, table, before, m_rowsAStep); });
        if (!removed)
            return removed.error();
        m_aged += *removed;
        if (*removed > 0)
            return true;
    }
    return false;
}

base::Result<bool> Retention::removeSurplus(const Connection &connection)
{
    const auto used = usedBytes(connection);
    if (!used)
        return used.error();
    // Once begun it goes a little further, or the next row would start it again.
    const qint64 limit = qint64(m_limits.megabytes) * 1024 * 1024;
    if (m_limits.megabytes <= 0 || *used <= (m_surplus > 0 ? limit / 20 * 19 : limit))
        return false;

    const Table *oldest = nullptr;
    qint64 oldestAt = std::numeric_limits<qint64>::max();
    for (const Table &table : tables) {
        const auto at = oldestTime(connection, table);
        if (!at)
            return at.error();
        if (*at > 0 && *at < oldestAt) {
            oldest = &table;
            oldestAt = *at;
        }
    }
    if (!oldest)
        return false;
    const auto removed =
        timed([&] { return removeOldest(connection, *oldest, std::numeric_limits<qint64>::max(), m_rowsAStep); });
    if (!removed)
        return removed.error();
    m_surplus += *removed;
    return *removed > 0;
}

base::Result<bool> Retention::shrink(const Connection &connection)
{
    const auto unused = connection.number(u"PRAGMA freelist_count"_s);
    if (!unused)
        return unused.error();
    if (*unused == 0)
        return false;
    if (const auto begun = connection.execute(u"BEGIN IMMEDIATE"_s); !begun)
        return begun.error();
    // The driver steps a statement without columns just once, and this one frees a page a step.
    for (qint64 page = 0; page < qMin<qint64>(*unused, pagesAStep); ++page) {
        if (const auto freed = connection.execute(u"PRAGMA incremental_vacuum(1)"_s); !freed) {
            const auto undone = connection.execute(u"ROLLBACK"_s);
            Q_UNUSED(undone)
            return freed.error();
        }
    }
    if (const auto done = connection.execute(u"COMMIT"_s); !done)
        return done.error();
    return *unused > pagesAStep;
}

/// One index a step, and of each a few hundred entries (analysis_limit): all of them would hold up the writer for as
/// long as it takes to read the log.
base::Result<bool> Retention::analyze(const Connection &connection)
{
    constexpr qint64 often = 3'600'000; // milliseconds; a flood brings this here every few seconds
    if (!m_unanalyzed && m_sinceAnalysis.isValid() && m_sinceAnalysis.elapsed() < often)
        return false;
    if (!m_unanalyzed) {
        QSqlQuery query(connection.handle());
        query.setForwardOnly(true);
        if (!query.exec(u"SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"_s))
            return errorOf(query.lastError());
        m_unanalyzed.emplace();
        while (query.next())
            *m_unanalyzed += query.value(0).toString();
    }
    if (!m_unanalyzed->isEmpty()) {
        if (const auto done = connection.execute(u"ANALYZE "_s % m_unanalyzed->takeLast()); !done)
            return done.error();
    }
    if (!m_unanalyzed->isEmpty())
        return true;
    m_unanalyzed.reset();
    m_sinceAnalysis.start();
    return false;
}

QString Retention::takeSummary()
{
    QStringList parts;
    if (m_aged > 0)
        parts += QCoreApplication::translate("audit", "%1 rows older than %2 days were removed.")
                     .arg(m_aged)
                     .arg(m_limits.days);
    if (m_surplus > 0) {
        parts += QCoreApplication::translate("audit", "The oldest %1 rows were removed to stay below %2 MiB.")
                     .arg(m_surplus)
                     .arg(m_limits.megabytes);
    }
    m_aged = 0;
    m_surplus = 0;
    return parts.join(u' ');
}

} // namespace audit
