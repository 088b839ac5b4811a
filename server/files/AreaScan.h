#pragma once

#include "server/files/Containment.h"

namespace files {

/// What a walk through an area's directory found.
struct AreaScan
{
    qint64 files = 0;
    qint64 bytes = 0;

    /// Walks breadth first without following links and removes what killed uploads left behind; stops after
    /// `maxEntries` names (0: never).
    static AreaScan run(const Containment &area, qint64 maxEntries);
};

} // namespace files
