#pragma once

#include "server/audit/Record.h"

#include <functional>

namespace audit {

/// Told whether the record is in the log: durable if so, not there at all if not.
using Committed = std::function<void(bool stored)>;

/// A record on its way to the disk.
struct Waiting
{
    Record record;
    Committed committed; ///< empty: written behind
    bool stored = false;

    bool isDurable() const { return bool(committed); }
};

} // namespace audit
