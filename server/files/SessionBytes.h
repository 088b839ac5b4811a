#pragma once

#include <QHash>
#include <QString>

namespace files {

/// What one session has put into each area, for maxBytesPerSession; unfinished uploads count while they are kept. Used
/// on the session's thread.
class SessionBytes
{
public:
    /// Takes them only if the limit allows; 0: always.
    bool add(const QString &area, qint64 bytes, qint64 limit)
    {
        qint64 &held = m_held[area];
        if (limit > 0 && bytes > limit - held)
            return false;
        held += bytes;
        return true;
    }
    void giveBack(const QString &area, qint64 bytes) { m_held[area] -= bytes; }

private:
    QHash<QString, qint64> m_held;
};

} // namespace files
