#pragma once

#include "server/audit/Connection.h"
#include "server/base/Result.h"

#include <QList>
#include <QString>

namespace audit {

/// One step from version `version - 1` to `version`: a numbered file of resources/sql.
struct Migration
{
    int version = 0;
    QString sql; ///< any number of statements, with comments
};

/// `PRAGMA application_id` of our databases, so that another program's file is never migrated.
inline constexpr qint64 applicationId = 0x50434C53;

/// All steps, in order.
QList<Migration> migrations();
/// The version this program writes.
int schemaVersion();

/// Refuses a database that is newer than `newest` (`Invalid`) or another program's (`Invalid`).
base::Result<int> readSchemaVersion(const Connection &connection, int newest);

/// Brings the database to the last of `steps`, each in one transaction of its own. Before an existing log is changed, a
/// copy is put beside `file`: `audit.db.version-1`.
base::Result<void> migrate(const Connection &connection, const QString &file, const QList<Migration> &steps);

/// Splits at the semicolons that end statements, not at those in comments and quotes.
QStringList sqlStatements(const QString &sql);

} // namespace audit
