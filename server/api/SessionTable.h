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

private:
    struct Rate // of the current transfer, over the last second or so
    {
        qint64 began = 0;
        qint64 at = 0;
        qint64 bytes = 0;
        qint64 perSecond = 0;
    };

    qint64 rateOf(const session::SessionStatus &status, qint64 now);

    std::map<qint64, SessionRow> m_rows;
    QList<SessionRow> m_list; // of m_rows, unless m_changed
    bool m_changed = false;
    QHash<qint64, Rate> m_rates;
};

} // namespace api
