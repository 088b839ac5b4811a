#pragma once

#include "server/config/Config.h"

#include <atomic>

namespace api {

/// How full an area and its disk are. Bytes; -1 is unknown.
struct AreaUse
{
    qint64 bytes = -1; ///< of the files in its directory, as they are long
    qint64 files = -1;
    bool complete = true; ///< false: there were more files than anybody would wait for
    qint64 waitingBytes = 0; ///< what was dropped here and waits for a decision
    qint64 waitingFiles = 0;
    qint64 diskBytes = -1; ///< of the file system
    qint64 freeBytes = -1; ///< that the person at the desk could still write
    friend bool operator==(const AreaUse &, const AreaUse &) = default;
};

/// Looks; follows no links and changes nothing. Blocks on the disk, for long if it sleeps: for background threads.
/// `quarantine` is that folder of the profile. Stops early when `cancelled` becomes true (null: never), and after
/// `mostFiles`.
AreaUse measureUse(const config::Area &area, const QString &quarantine, const std::atomic_bool *cancelled = nullptr,
                   qint64 mostFiles = 200'000);

} // namespace api
