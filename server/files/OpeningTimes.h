#pragma once

#include "server/config/Config.h"

#include <optional>

namespace files {

/// When an area takes uploads: until `openUntil`, and of each day at its `hours` by the clock of this machine.
/// Times are UTC microseconds. Thread-safe.
bool isOpen(const config::Area &area, qint64 now);

/// Milliseconds until an open area closes; nullopt: never. A change of the clock in between (daylight saving) makes it
/// approximate: ask again when it is over.
std::optional<qint64> millisecondsOpen(const config::Area &area, qint64 now);

} // namespace files
