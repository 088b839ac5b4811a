#pragma once

#include "server/base/Clock.h"

#include <mutex>

namespace files {

/// Guards the floors of one file system, of free bytes and of inodes. The disk is asked once a second at most; what was
/// promised since then is counted as written. Thread-safe.
class FreeSpace
{
public:
    /// `directory` must stay open as long as this. `keepPercent` of the bytes stay free, and `keepFiles` inodes; 0: no
    /// floor.
    FreeSpace(int directory, int keepPercent, qint64 keepFiles, const base::Clock &clock);

    /// Whether one more file leaves both floors untouched; it counts as made if so.
    bool takeFile();

    /// Why nothing more would go in; asks the disk.
    enum class Shortage { None, Full, Space, Files };
    Shortage shortage() const;

    /// Whether that many more bytes leave the floor untouched; they count as written if so.
    bool take(qint64 bytes);
    /// The same without counting them.
    bool hasRoomFor(qint64 bytes);

private:
    /// The condition, of numbers at most a second old if it is met, and of new ones if it is not.
    template <typename Condition> bool holds(Condition condition);
    void refresh();

    const int m_directory;
    const int m_keepPercent;
    const qint64 m_keepFiles;
    const base::Clock &m_clock;
    std::mutex m_mutex;
    qint64 m_room = 0; // bytes above the floor
    qint64 m_filesLeft = 0; // above the floor
    qint64 m_asked = -1; // steady milliseconds
};

} // namespace files
