#pragma once

#include "server/audit/Connection.h"

#include <QHash>
#include <QList>

namespace audit {

/// Whether a session had sent something to this server before a moment. Remembers the sessions asked about last.
class UploadsBefore final
{
public:
    explicit UploadsBefore(const Connection &connection)
        : m_connection(connection)
    {}

    /// `at` in UTC microseconds.
    base::Result<bool> bySession(qint64 session, qint64 at);
    /// uploads.id of what reached a drop box, latest first.
    base::Result<QList<qint64>> uploadIds(qint64 session, qint64 at) const;

private:
    const Connection &m_connection;
    QHash<qint64, qint64> m_first; ///< when each session's first upload was complete; the highest number: never
};

} // namespace audit
