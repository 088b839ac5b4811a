#include "server/files/CreatedFiles.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>

namespace files {

void CreatedFiles::add(const VirtualPath &path, int descriptor)
{
    constexpr size_t most = 1000;
    const std::optional<Made> made = identify(path, descriptor);
    if (!made)
        return;
    if (m_made.size() >= most)
        m_made.pop_front();
    m_made.push_back(*made);
}

bool CreatedFiles::contains(const VirtualPath &path, int descriptor) const
{
    if (m_made.empty())
        return false;
    const std::optional<Made> asked = identify(path, descriptor);
    return asked && std::find(m_made.begin(), m_made.end(), *asked) != m_made.end();
}

std::optional<CreatedFiles::Made> CreatedFiles::identify(const VirtualPath &path, int descriptor)
{
    struct statx status
    {};
    if (::statx(descriptor, "", AT_EMPTY_PATH, STATX_INO | STATX_BTIME, &status) != 0)
        return std::nullopt;
    const quint64 device = quint64(status.stx_dev_major) << 32 | status.stx_dev_minor;
    const qint64 born = (status.stx_mask & STATX_BTIME) != 0
        ? status.stx_btime.tv_sec * qint64(1000000000) + qint64(status.stx_btime.tv_nsec)
        : 0;
    return Made{path, device, status.stx_ino, born};
}

} // namespace files
