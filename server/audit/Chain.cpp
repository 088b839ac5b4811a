#include "server/audit/Chain.h"

#include "server/audit/ChainHash.h"
#include "server/audit/SqlRun.h"

#include <QList>
#include <QSqlError>
#include <QVariant>

using namespace Qt::Literals::StringLiterals;

namespace audit {

QByteArray Chain::sealHash(const QByteArray &previous, qint64 attempt, qint64 count, qint64 lastAt)
{
    ChainHash hash(previous);
    hash.add(u"count");
    hash.add(attempt);
    hash.add(count);
    hash.add(lastAt);
    return hash.finish();
}

base::Result<void> Chain::prepare(const Connection &connection)
{
    QSqlQuery state(connection.handle());
    state.setForwardOnly(true);
    if (!state.exec(u"SELECT head_id, head_hash, open_id FROM attempt_chain"_s))
        return errorOf(state.lastError());
    if (!state.next()) {
        return base::Error{base::Error::Code::Corrupt, u"attempt_chain is empty"_s};
    }
    m_headId = m_storedHeadId = state.value(0).toLongLong();
    m_head = m_storedHead = state.value(1).toByteArray();
    const qint64 openId = state.value(2).toLongLong();
    state.finish();

    m_seal = QSqlQuery(connection.handle());
    m_update = QSqlQuery(connection.handle());
    if (!m_seal.prepare(
            u"INSERT INTO attempt_seals (attempt, after_id, count, last_at, hash) VALUES (?, ?, ?, ?, ?)"_s))
        return errorOf(m_seal.lastError());
    if (!m_update.prepare(u"UPDATE attempt_chain SET head_id = ?, head_hash = ?, open_id = ?"_s))
        return errorOf(m_update.lastError());
    return sealLeftOpen(connection, openId);
}

base::Result<void> Chain::sealLeftOpen(const Connection &connection, qint64 openId)
{
    struct Open
    {
        qint64 id;
        qint64 count;
        qint64 lastAt;
    };
    QList<Open> open;
    QSqlQuery query(connection.handle());
    query.setForwardOnly(true);
    query.prepare(
        u"SELECT id, count, last_at FROM attempts WHERE id >= ? AND refused = 1 AND +count > 1 AND NOT EXISTS "
        "(SELECT 1 FROM attempt_seals WHERE attempt = attempts.id) ORDER BY id"_s);
    query.addBindValue(openId);
    if (!query.exec())
        return errorOf(query.lastError());
    while (query.next())
        open += {query.value(0).toLongLong(), query.value(1).toLongLong(), query.value(2).toLongLong()};
    query.finish();
    if (open.isEmpty())
        return {};

    if (const auto begun = connection.execute(u"BEGIN IMMEDIATE"_s); !begun)
        return begun;
    base::Result<void> done;
    for (const Open &row : std::as_const(open)) {
        if (done)
            done = seal(row.id, row.count, row.lastAt);
    }
    if (done)
        done = write(m_headId + 1);
    if (done)
        done = connection.execute(u"COMMIT"_s);
    if (!done) {
        const auto undone = connection.execute(u"ROLLBACK"_s);
        Q_UNUSED(undone)
        forget();
        return done;
    }
    committed();
    return done;
}

void Chain::append(qint64 id, const QByteArray &hash)
{
    m_headId = id;
    m_head = hash;
}

base::Result<void> Chain::seal(qint64 attempt, qint64 count, qint64 lastAt)
{
    const QByteArray hash = sealHash(m_head, attempt, count, lastAt);
    const auto done = run(m_seal, {attempt, m_headId, count, lastAt, hash});
    if (done)
        m_head = hash;
    return done;
}

base::Result<void> Chain::write(qint64 openId)
{
    return run(m_update, {m_headId, m_head, openId});
}

void Chain::committed()
{
    m_storedHeadId = m_headId;
    m_storedHead = m_head;
}

void Chain::forget()
{
    m_headId = m_storedHeadId;
    m_head = m_storedHead;
}

base::Result<void> Chain::cut(const Connection &connection, qint64 last)
{
    QSqlQuery query(connection.handle());
    query.prepare(u"UPDATE attempt_chain SET start_id = ?, start_hash = (SELECT hash FROM attempts WHERE id = ?) "
                  "WHERE start_id < ?"_s);
    if (const auto done = run(query, {last, last, last}); !done)
        return done;
    query.prepare(u"DELETE FROM attempt_seals WHERE after_id < ?"_s);
    return run(query, {last});
}

} // namespace audit
