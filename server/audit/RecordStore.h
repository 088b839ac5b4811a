#pragma once

#include "server/audit/AttemptStore.h"
#include "server/audit/Connection.h"
#include "server/audit/Record.h"
#include "server/audit/SqlRun.h"
#include "server/base/Result.h"

#include <QSqlQuery>

#include <initializer_list>

namespace audit {

/// Puts records into their tables with statements prepared once, inside the caller's transaction. Peer text is escaped
/// and capped here, values are bound. Writer's thread only.
class RecordStore final
{
public:
    base::Result<void> prepare(const Connection &connection);
    base::Result<void> begin() { return run(m_begin, {}); } ///< a transaction, with the right to write
    base::Result<void> commit() { return run(m_commit, {}); }
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

    QSqlQuery m_begin;
    QSqlQuery m_commit;
    QSqlQuery m_session;
    QSqlQuery m_transfer;
    QSqlQuery m_upload;
    QSqlQuery m_asked;
    QSqlQuery m_expired;
    QSqlQuery m_event;
    AttemptStore m_attempts;
};

} // namespace audit
