#pragma once

#include "server/audit/Statement.h"
#include "server/base/Result.h"

#include <QByteArray>

namespace audit {

class Tallies;

/// The chain of hashes over `attempts` as the writer continues it; ChainVerification walks it. Rows are links in the
/// order of ids; the final count of a folded row is one behind the row that was the newest then (attempt_seals). What
/// it shows is that somebody changed the log later without working the whole chain out anew: keep the newest hash
/// elsewhere to notice even that. For whoever holds the Committer's lock.
class Chain final
{
public:
    /// Reads where the chain ends; seals, and counts in `tallies`, what a killed server left open.
    base::Result<void> prepare(const Connection &connection, Tallies &tallies);
    const QByteArray &head() const { return m_head; }
    /// A row was stored: it is the newest link.
    void append(qint64 id, const QByteArray &hash);
    /// Stores the final count of a row.
    base::Result<void> seal(qint64 attempt, qint64 count, qint64 lastAt);
    /// Before COMMIT; nothing is written when nothing has changed. Refused rows before `openId` are final.
    base::Result<void> write(qint64 openId);
    void committed();
    /// After a rollback: back to what is stored.
    void forget();

    /// Inside a transaction that removes the rows up to `last`, before they go: the chain begins behind them.
    static base::Result<void> cut(const Connection &connection, qint64 last);
    static QByteArray sealHash(const QByteArray &previous, qint64 attempt, qint64 count, qint64 lastAt);

    qint64 headId() const { return m_headId; }

private:
    base::Result<void> sealLeftOpen(const Connection &connection, Tallies &tallies);

    Statement m_seal;
    Statement m_final;
    Statement m_close;
    Statement m_update;
    qint64 m_headId = 0;
    QByteArray m_head;
    qint64 m_openId = 0;
    qint64 m_storedHeadId = 0;
    QByteArray m_storedHead;
    qint64 m_storedOpenId = 0;
};

} // namespace audit
