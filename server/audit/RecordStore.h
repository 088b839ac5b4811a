#pragma once

#include "server/audit/AttemptStore.h"
#include "server/audit/Connection.h"
#include "server/audit/Record.h"
#include "server/audit/Statement.h"
#include "server/base/Result.h"

namespace audit {

/// Puts records into their tables with statements prepared once, inside the caller's transaction. Peer text is escaped
/// and capped here, values are bound. For whoever holds the Committer's lock.
class RecordStore final
{
public:
    base::Result<void> prepare(const Connection &connection);
    base::Result<void> begin() { return m_begin.run(); } ///< a transaction, with the right to write
    base::Result<void> commit() { return m_commit.run(); }
    void rollback(); ///< the transaction, if there still is one
    /// `Invalid`: this record can't be stored, the transaction is as good as before.
    base::Result<void> write(const Record &record);
    /// What has to be told of transactions.
    AttemptStore &attempts() { return m_attempts; }
    const AttemptStore &attempts() const { return m_attempts; }

private:
    base::Result<void> write(const Attempt &attempt);
    base::Result<void> write(const SessionRecord &session);
    base::Result<void> write(const TransferRecord &transfer);
    base::Result<void> write(const UploadRecord &upload);
    base::Result<void> write(const AskedRecord &asked);
    base::Result<void> write(const ExpiredRecord &expired);
    base::Result<void> write(const EventRecord &event);

    Statement m_begin;
    Statement m_commit;
    Statement m_rollback;
    Statement m_session;
    Statement m_transfer;
    Statement m_upload;
    Statement m_asked;
    Statement m_expired;
    Statement m_event;
    AttemptStore m_attempts;
};

} // namespace audit
