#pragma once

#include "server/base/Descriptor.h"

#include <QByteArray>

#include <functional>

namespace files {

/// Calls `visit` with each name in a folder but `.` and `..`, in no order, until it returns false. Takes the
/// descriptor, which must be readable. Sets errno and returns false when the folder can't be read.
bool forEachName(base::Descriptor folder, const std::function<bool(const char *name)> &visit);

} // namespace files
