#pragma once

#include "server/base/Clock.h"

#include <mutex>

namespace files {

/// Guards the free-space floor of one file system. The disk is asked once a second at most; what was promised since
/// then is counted as written. Thread-safe.
class FreeSpace
{
public:
    /// `directory` must stay open as long as this. `keepPercent` 0: no floor.
    FreeSpace(int directory, int keepPercent, const base::Clock &clock);

    /// Whether that many more bytes leave the floor untouched; they count as written if so.
    bool take(qint64 bytes);
    /// The same without counting them.
    bool hasRoomFor(qint64 bytes);

private:
    void refresh();

    const int m_directory;
    const int m_keepPercent;
    const base::Clock &m_clock;
    std::mutex m_mutex;
    qint64 m_room = 0; // bytes above the floor
    qint64 m_asked = -1; // steady milliseconds
};

} // namespace files
