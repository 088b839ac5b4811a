#pragma once

#include "server/base/Descriptor.h"
#include "server/files/Containment.h"

#include <QByteArray>

#include <functional>

namespace files {

/// Calls `visit` with each name in a folder but `.` and `..`, in no order, until it returns false. Takes the
/// descriptor, which must be readable. Sets errno and returns false when the folder can't be read.
bool forEachName(base::Descriptor folder, const std::function<bool(const char *name)> &visit);

/// Whether the folder holds a name that is the same but for case and Unicode form: two such names are one file on other
/// systems, and one of them a way to pass for the other.
bool hasNameLike(const Containment &area, const QByteArray &folder, const QByteArray &name);

} // namespace files
