#include "server/audit/AttemptRemoval.h"

#include "server/audit/Chain.h"
#include "server/audit/SqlRun.h"

#include <QList>

using namespace Qt::Literals::StringLiterals;

namespace audit {

base::Result<qint64> AttemptRemoval::run(const Connection &connection, qint64 before, int limit)
{
    QSqlQuery query(connection.handle());
    query.setForwardOnly(true);
    // What was counted in rows that are still open is in attempt_counts and not in the tallies yet.
    query.prepare(u"SELECT id, at, client_key, target_key, target_port, reason_key, classification, refused, "
                  "verdict = 'blocked', count FROM attempt_rows ORDER BY id LIMIT ?"_s);
    if (const auto done = audit::run(query, {limit}); !done)
        return done.error();
    QList<TalliedRow> rows;
    qsizetype old = 0;
    while (query.next()) {
        TalliedRow row;
        row.id = query.value(0).toLongLong();
        row.at = query.value(1).toLongLong();
        row.clientKey = query.value(2).toByteArray();
        row.targetKey = query.value(3).toByteArray();
        row.targetPort = query.value(4).toInt();
        row.reasonKey = query.value(5).toInt();
        row.classification = query.value(6).toString();
        row.refused = query.value(7).toBool();
        row.blocked = query.value(8).toBool();
        row.count = query.value(9).toLongLong();
        rows += row;
        if (row.at < before)
            old = rows.size();
    }
    query.finish();
    rows.resize(old);
    if (rows.isEmpty())
        return 0;

    if (const auto begun = connection.execute(u"BEGIN IMMEDIATE"_s); !begun)
        return begun.error();
    auto removed = remove(connection, rows);
    if (removed)
        removed = connection.execute(u"COMMIT"_s);
    m_tallies = {};
    if (removed)
        return rows.size();
    const auto undone = connection.execute(u"ROLLBACK"_s);
    Q_UNUSED(undone)
    return removed.error();
}

base::Result<void> AttemptRemoval::remove(const Connection &connection, const QList<TalliedRow> &rows)
{
    if (const auto prepared = m_tallies.prepare(connection); !prepared)
        return prepared;
    for (const TalliedRow &row : rows)
        m_tallies.remove(row);
    const qint64 last = rows.constLast().id;
    if (const auto cut = Chain::cut(connection, last); !cut)
        return cut;
    if (const auto done = connection.execute(u"DELETE FROM attempt_rows WHERE id <= "_s % QString::number(last)); !done)
        return done;
    if (const auto done = m_tallies.write(); !done)
        return done;
    return connection.execute(u"DELETE FROM attempt_blocks WHERE block < "_s % QString::number(last / idsOfABlock));
}

} // namespace audit
