#pragma once

#include "server/base/Clock.h"
#include "server/files/Quarantine.h"
#include "server/files/Usage.h"

#include <mutex>

namespace files {

/// What waits in the quarantine for one drop box, against the area's limits. People release and reject files behind our
/// back, so a limit that seems reached is counted again, every few seconds at most. Thread-safe.
class Waiting
{
public:
    Waiting(const Quarantine &quarantine, const QString &area, qint64 maxFiles, qint64 maxBytes,
            const base::Clock &clock);

    Usage &usage() { return m_usage; }
    /// A file was received completely.
    void settle(qint64 bytes);
    void countAgain();

private:
    const Quarantine &m_quarantine;
    const QString m_area;
    const base::Clock &m_clock;
    Usage m_usage; // what waits and what is being received
    std::mutex m_mutex;
    Quarantine::Held m_settled; // the part that waits
    qint64 m_countedAt = 0; // steady milliseconds
};

} // namespace files
