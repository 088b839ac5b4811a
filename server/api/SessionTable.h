#pragma once

#include "server/api/ServerSnapshot.h"
#include "server/session/SessionHost.h"

#include <QHash>

#include <map>

namespace api {

/// The rows of all sessions, kept up to date from what the workers report. Main thread.
class SessionTable
{
public:
    void take(const session::SessionHost::Changes &changes, qint64 nowMicroseconds);
    const QList<SessionRow> &rows(); ///< by id, ascending; the same list while nothing changed
    void clear();

    /// Whose data connections to keep besides, and what is known of them already. 0: nobody's.
    void watch(base::SessionId session);
    const session::WatchedSession &watched() const { return m_watched; }
    const DataConnectionsPtr &dataConnections() const { return m_dataConnections; } ///< null until they are known

private:
    struct Rate // of the current transfer, over the last second or so
    {
        qint64 began = 0;
        qint64 at = 0;
        qint64 bytes = 0;
        qint64 perSecond = 0;
    };

    void takeWatched(const session::SessionHost::Changes &changes);
    qint64 rateOf(const session::SessionStatus &status, qint64 now);

    std::map<qint64, SessionRow> m_rows;
    QList<SessionRow> m_list; // of m_rows, unless m_changed
    bool m_changed = false;
    QHash<qint64, Rate> m_rates;
    session::WatchedSession m_watched;
    DataConnectionsPtr m_dataConnections;
};

} // namespace api
