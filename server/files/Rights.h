#pragma once

#include "server/config/Config.h"

#include <QFlags>

namespace files {

/// What a mode lets a visitor do in an area.
enum class Right : quint16 {
    Enter = 1,
    List = 2,
    Read = 4,
    Create = 8,
    Overwrite = 16,
    Append = 32,
    MakeDirectory = 64,
    RemoveDirectory = 128,
    Rename = 256,
    Delete = 512,
    SetTime = 1024,
    Quarantined = 2048 ///< what is created goes to the quarantine
};
Q_DECLARE_FLAGS(Rights, Right)
Q_DECLARE_OPERATORS_FOR_FLAGS(Rights)

Rights rightsOf(config::Mode mode);

/// Several grants of one visitor in one area: everything any of them gives; Quarantined only while no grant lets the
/// visitor create files directly.
Rights united(Rights one, Rights other);

/// Those that mean something for a file, for a folder, and for a folder where an area begins.
Rights ofFile(Rights area);
Rights ofFolder(Rights area);
Rights ofAreaRoot(Rights area);

/// What is left outside the hours of an area: looking and fetching.
Rights withoutChanges(Rights area);

} // namespace files
