#pragma once

#include "server/audit/Connection.h"
#include "server/base/Result.h"

#include <QString>

namespace audit {

/// What was found when the database was opened for writing.
struct OpenedDatabase
{
    qint64 lastSession = 0; ///< highest session number that any table mentions
    QString setAside; ///< where a damaged file went; empty if there was none
};

/// Creates, checks and migrates the database and leaves `connection` ready to write: WAL, `synchronous` as asked. A
/// damaged file is set aside and a new one begun. `Invalid`: a newer version's or another program's file.
base::Result<OpenedDatabase> openForWriting(Connection &connection, const QString &file, bool fullDurability);

/// Sessions that a killed server left open end with "lost", at the last time anything is known of them.
base::Result<void> endLostSessions(const Connection &connection);

} // namespace audit
