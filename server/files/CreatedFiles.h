#pragma once

#include "server/files/VirtualPath.h"

#include <QtGlobal>

#include <deque>
#include <optional>

namespace files {

/// The files one session made, which it may go on writing where nobody else's may be touched. Known by what they are on
/// the disk, so that another file put under the same name is not taken for one of them. The last 1,000; one thread.
class CreatedFiles
{
public:
    void add(const VirtualPath &path, int descriptor);
    bool contains(const VirtualPath &path, int descriptor) const;

private:
    struct Made
    {
        VirtualPath path;
        quint64 device = 0;
        quint64 inode = 0;
        qint64 born = 0; // nanoseconds; inode numbers are used again
        friend bool operator==(const Made &, const Made &) = default;
    };
    static std::optional<Made> identify(const VirtualPath &path, int descriptor);

    std::deque<Made> m_made;
};

} // namespace files
