#pragma once

#include "server/api/ProfilePaths.h"
#include "server/base/Result.h"

#include <memory>

class QLockFile;

namespace app {

/// Holds a profile for this process: the window and `serve` exclude each other. What a killed process left behind does
/// not count.
class ProfileLock final
{
public:
    ProfileLock();
    ~ProfileLock();

    /// Creates the profile's folder if needed. `Busy`: another process holds it, and which.
    base::Result<void> take(const api::ProfilePaths &paths);

private:
    std::unique_ptr<QLockFile> m_file;
};

} // namespace app
