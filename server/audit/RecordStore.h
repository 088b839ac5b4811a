#pragma once

#include "server/audit/Connection.h"
#include "server/audit/FoldedAttempts.h"
#include "server/audit/Record.h"
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
    /// `Invalid`: this record can't be stored, the transaction is as good as before.
    base::Result<void> write(const Record &record);
    /// The last thing before COMMIT.
    base::Result<void> writeCounts();
    /// After a rollback or a deletion.
    void forgetRows() { m_folded.clear(); }

private:
    base::Result<void> write(const Attempt &attempt);
    base::Result<void> write(const SessionRecord &session);
    base::Result<void> write(const TransferRecord &transfer);
    base::Result<void> write(const UploadRecord &upload);
    base::Result<void> write(const AskedRecord &asked);
    base::Result<void> write(const ExpiredRecord &expired);
    base::Result<void> write(const EventRecord &event);

    QSqlQuery m_attempt;
    QSqlQuery m_count;
    QSqlQuery m_session;
    QSqlQuery m_transfer;
    QSqlQuery m_upload;
    QSqlQuery m_asked;
    QSqlQuery m_expired;
    QSqlQuery m_event;
    FoldedAttempts m_folded;
};

} // namespace audit
