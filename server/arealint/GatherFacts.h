#pragma once

#include "server/arealint/AreaFacts.h"
#include "server/config/Config.h"

#include <atomic>

namespace arealint {

/// Where the profile keeps what the rules ask about; empty: not known.
struct Places
{
    QString database;
    QString quarantine; ///< directory
};

/// How far a scan goes. Beyond that DirectoryFacts::complete is false.
struct ScanLimits
{
    qint64 entries = 200'000; ///< of one area
    qint64 contents = 4'000; ///< files of one area whose beginning is read
    int milliseconds = 3'000; ///< all areas together
    int depth = 64;
};

/// Looks at the areas' directories, the profile and the machine. Reads names, permissions and the first bytes of files;
/// never follows a link, changes nothing. Blocks on the disk: for background threads. `cancelled` may be null; when it
/// becomes true what was gathered so far is returned soon.
AreaFacts gatherFacts(const config::Config &configuration, const Places &places,
                      const std::atomic_bool *cancelled = nullptr, const ScanLimits &limits = {});

} // namespace arealint
