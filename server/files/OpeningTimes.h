#pragma once

#include "server/config/Config.h"

#include <optional>

namespace files {

// Two things end: from `openUntil` on nobody enters an area any more, and outside its `hours` of the day, by the clock
// of this machine, nothing in it is changed. Times are UTC microseconds. Thread-safe.

/// Whether `openUntil` has come.
bool hasEnded(const config::Area &area, qint64 now);

/// Whether the area takes uploads and changes.
bool isOpen(const config::Area &area, qint64 now);

/// Milliseconds until `openUntil`, 0 when it has come; nullopt: never.
std::optional<qint64> millisecondsToTheEnd(const config::Area &area, qint64 now);

/// Milliseconds until an area that is open closes for uploads; nullopt: never. A change of the clock in between
/// (daylight saving) makes it approximate: ask again when it is over.
std::optional<qint64> millisecondsOpen(const config::Area &area, qint64 now);

} // namespace files
