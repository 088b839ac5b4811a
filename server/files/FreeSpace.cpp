#include "server/files/FreeSpace.h"

#include <sys/statvfs.h>

#include <limits>

namespace files {

FreeSpace::FreeSpace(int directory, int keepPercent, const base::Clock &clock)
    : m_directory(directory)
    , m_keepPercent(keepPercent)
    , m_clock(clock)
{}

bool FreeSpace::take(qint64 bytes)
{
    if (m_keepPercent <= 0)
        return true;
    const std::lock_guard lock(m_mutex);
    refresh();
    if (bytes > m_room)
        return false;
    m_room -= bytes;
    return true;
}

bool FreeSpace::hasRoomFor(qint64 bytes)
{
    if (m_keepPercent <= 0)
        return true;
    const std::lock_guard lock(m_mutex);
    refresh();
    return bytes <= m_room;
}

void FreeSpace::refresh()
{
    constexpr qint64 validMilliseconds = 1000;
    const qint64 now = m_clock.steadyMilliseconds();
    if (m_asked >= 0 && now - m_asked < validMilliseconds)
        return;
    m_asked = now;

    struct statvfs disk
    {};
    // File systems without a size (some network mounts) have no floor to keep.
    if (::fstatvfs(m_directory, &disk) != 0 || disk.f_blocks == 0) {
        m_room = std::numeric_limits<qint64>::max();
        return;
    }
    const double block = double(disk.f_frsize);
    const double floor = double(disk.f_blocks) * block * m_keepPercent / 100;
    // Compared with at least 0 later, so a disk below its floor takes no empty file either.
    m_room = qint64(double(disk.f_bavail) * block - floor);
}

} // namespace files
