#include "server/files/FreeSpace.h"

#include <sys/statvfs.h>

#include <limits>

namespace files {

FreeSpace::FreeSpace(int directory, int keepPercent, qint64 keepFiles, const base::Clock &clock)
    : m_directory(directory)
    , m_keepPercent(keepPercent)
    , m_keepFiles(keepFiles)
    , m_clock(clock)
{}

bool FreeSpace::takeFile()
{
    if (m_keepPercent <= 0 && m_keepFiles <= 0)
        return true;
    const std::lock_guard lock(m_mutex);
    const bool taken = holds([this] { return m_room >= 0 && m_filesLeft > 0; });
    m_filesLeft -= taken ? 1 : 0;
    return taken;
}

bool FreeSpace::take(qint64 bytes)
{
    if (m_keepPercent <= 0)
        return true;
    const std::lock_guard lock(m_mutex);
    const bool taken = holds([this, bytes] { return bytes <= m_room; });
    m_room -= taken ? bytes : 0;
    return taken;
}

bool FreeSpace::hasRoomFor(qint64 bytes)
{
    if (m_keepPercent <= 0)
        return true;
    const std::lock_guard lock(m_mutex);
    return holds([this, bytes] { return bytes <= m_room; });
}

template <typename Condition> bool FreeSpace::holds(Condition condition)
{
    constexpr qint64 validMilliseconds = 1000;
    if (m_asked < 0 || m_clock.steadyMilliseconds() - m_asked >= validMilliseconds)
        refresh();
    if (condition())
        return true;
    // What was promised may have come to nothing.
    refresh();
    return condition();
}

FreeSpace::Shortage FreeSpace::shortage() const
{
    struct statvfs disk
    {};
    if (::fstatvfs(m_directory, &disk) != 0 || disk.f_blocks == 0)
        return Shortage::None;
    if (disk.f_bavail == 0 || (disk.f_files > 0 && disk.f_favail == 0))
        return Shortage::Full;
    if (m_keepPercent > 0 && double(disk.f_bavail) <= double(disk.f_blocks) * m_keepPercent / 100)
        return Shortage::Space;
    return disk.f_files > 0 && m_keepFiles > 0 && qint64(disk.f_favail) <= m_keepFiles ? Shortage::Files
                                                                                       : Shortage::None;
}

void FreeSpace::refresh()
{
    m_asked = m_clock.steadyMilliseconds();
    struct statvfs disk
    {};
    // File systems without a size (some network mounts) have no floor to keep.
    if (::fstatvfs(m_directory, &disk) != 0 || disk.f_blocks == 0) {
        m_room = std::numeric_limits<qint64>::max();
        m_filesLeft = std::numeric_limits<qint64>::max();
        return;
    }
    // Some make inodes as they need them and say 0.
    const bool countsFiles = m_keepFiles > 0 && disk.f_files > 0;
    m_filesLeft = countsFiles ? qint64(disk.f_favail) - m_keepFiles : std::numeric_limits<qint64>::max();
    const double block = double(disk.f_frsize);
    const double floor = double(disk.f_blocks) * block * m_keepPercent / 100;
    // Compared with at least 0 later, so a disk below its floor takes no empty file either.
    m_room = m_keepPercent > 0 ? qint64(double(disk.f_bavail) * block - floor) : std::numeric_limits<qint64>::max();
}

} // namespace files
