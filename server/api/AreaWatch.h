#pragma once

#include "server/config/Config.h"

#include <QList>

#include <utility>

namespace api {

/// Which folders the areas' directories are at this moment, by device and inode; 0 for one that is not there. Different
/// from before: the areas must be opened anew. Touches the disk.
using AreaStamps = QList<std::pair<quint64, quint64>>;
AreaStamps stampsOf(const QList<config::Area> &areas);

} // namespace api
