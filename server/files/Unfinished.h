#pragma once

#include "server/files/Upload.h"

#include <deque>
#include <memory>

namespace files {

/// Uploads of one session whose transfer broke: hidden from everybody, charged to their limits, to be gone on with by
/// this session alone, and gone when it ends. The last four; one thread.
class Unfinished
{
public:
    void keep(std::unique_ptr<Upload> upload);
    /// Hands it over if there is one of that path, and nullptr otherwise. `offset` must be where it broke off; -1:
    /// wherever that was.
    std::unique_ptr<Upload> take(const VirtualPath &path, qint64 offset);
    /// A new upload of that path begins.
    void forget(const VirtualPath &path);

private:
    std::deque<std::unique_ptr<Upload>> m_uploads;
};

} // namespace files
