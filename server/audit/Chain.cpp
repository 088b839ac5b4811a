#include "server/audit/Chain.h"

#include "server/audit/ChainHash.h"
#include "server/audit/Connection.h"
#include "server/audit/SqlRun.h"
#include "server/audit/Tallies.h"

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

base::Result<void> Chain::prepare(const Connection &connection, Tallies &tallies)
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
    m_openId = m_storedOpenId = state.value(2).toLongLong();
    state.finish();

    auto prepared = m_seal.prepare(
        connection, u"INSERT INTO attempt_seals (attempt, after_id, count, last_at, hash) VALUES (?, ?, ?, ?, ?)"_s);
    if (prepared) {
        prepared = m_final.prepare(connection, u"UPDATE attempt_rows SET count = ?, last_at = ? WHERE id = ?"_s);
    }
    if (prepared) {
        prepared = m_close.prepare(connection, u"DELETE FROM attempt_counts WHERE attempt = ?"_s);
    }
    if (prepared) {
        prepared = m_update.prepare(connection, u"UPDATE attempt_chain SET head_id = ?, head_hash = ?, open_id = ?"_s);
    }
    if (!prepared)
        return prepared;
    return sealLeftOpen(connection, tallies);
}

base::Result<void> Chain::sealLeftOpen(const Connection &connection, Tallies &tallies)
{
    struct Open
    {
        TalliedRow row;
        qint64 lastAt;
        qint64 tallied;
    };
    QList<Open> open;
    QSqlQuery query(connection.handle());
    query.setForwardOnly(true);
    query.prepare(
        u"SELECT id, c.count, c.last_at, at, client_key, target_key, target_port, reason_key, classification, r.count "
        "FROM attempt_counts AS c JOIN attempt_rows AS r ON id = attempt ORDER BY id"_s);
    if (!query.exec())
        return errorOf(query.lastError());
    while (query.next()) {
        TalliedRow row;
        row.id = query.value(0).toLongLong();
        row.count = query.value(1).toLongLong();
        row.at = query.value(3).toLongLong();
        row.clientKey = query.value(4).toByteArray();
        row.targetKey = query.value(5).toByteArray();
        row.targetPort = query.value(6).toInt();
        row.reasonKey = query.value(7).toInt();
        row.classification = query.value(8).toString();
        open += {row, query.value(2).toLongLong(), query.value(9).toLongLong()};
    }
    query.finish();
    if (open.isEmpty())
        return {};

    if (const auto begun = connection.execute(u"BEGIN IMMEDIATE"_s); !begun)
        return begun;
    base::Result<void> done;
    for (const Open &one : std::as_const(open)) {
        if (done)
            done = seal(one.row.id, one.row.count, one.lastAt);
        tallies.countUp(one.row, one.row.count - one.tallied);
    }
    if (done)
        done = tallies.write();
    if (done)
        done = write(m_headId + 1);
    if (done)
        done = connection.execute(u"COMMIT"_s);
    if (!done) {
        const auto undone = connection.execute(u"ROLLBACK"_s);
        Q_UNUSED(undone)
        tallies.forget();
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
    auto done = m_seal.run(attempt, m_headId, count, lastAt, hash);
    if (done)
        done = m_final.run(count, lastAt, attempt);
    if (done)
        done = m_close.run(attempt);
    if (done)
        m_head = hash;
    return done;
}

base::Result<void> Chain::write(qint64 openId)
{
    m_openId = openId;
    if (m_headId == m_storedHeadId && m_openId == m_storedOpenId && m_head == m_storedHead)
        return {};
    return m_update.run(m_headId, m_head, openId);
}

void Chain::committed()
{
    m_storedHeadId = m_headId;
    m_storedHead = m_head;
    m_storedOpenId = m_openId;
}

void Chain::forget()
{
    m_headId = m_storedHeadId;
    m_head = m_storedHead;
    m_openId = m_storedOpenId;
}

base::Result<void> Chain::cut(const Connection &connection, qint64 last)
{
    QSqlQuery query(connection.handle());
    query.prepare(u"UPDATE attempt_chain SET start_id = ?, start_hash = (SELECT hash FROM attempt_rows WHERE id = ?) "
                  "WHERE start_id < ?"_s);
    if (const auto done = run(query, {last, last, last}); !done)
        return done;
    query.prepare(u"DELETE FROM attempt_counts WHERE attempt <= ?"_s);
    if (const auto done = run(query, {last}); !done)
        return done;
    query.prepare(u"DELETE FROM attempt_seals WHERE after_id < ?"_s);
    return run(query, {last});
}

} // namespace audit
