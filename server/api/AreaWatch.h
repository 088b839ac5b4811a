#pragma once

#include "server/config/Config.h"

#include <QList>

namespace api {

/// Which folder a path leads to at this moment, and what this process may do there; all 0: there is none.
struct AreaStamp
{
    quint64 device = 0;
    quint64 inode = 0;
    int access = 0; ///< R_OK, W_OK and X_OK, as far as they are given
    friend bool operator==(const AreaStamp &, const AreaStamp &) = default;
};

/// Those of the areas' directories and of the quarantine. Different from before: the areas must be opened anew.
/// Touches the disk.
using AreaStamps = QList<AreaStamp>;
AreaStamps stampsOf(const QList<config::Area> &areas, const QString &quarantine);

} // namespace api
