#pragma once

#include "server/base/Result.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace config {

/// The whole content of a file, at most one byte more than `longestDocument`; nullopt inside: there is no such file.
base::Result<std::optional<QByteArray>> contents(const QString &path);

/// Replaces the file at once or not at all; only its owner may read it.
base::Result<void> writePrivately(const QString &path, const QByteArray &bytes);

/// Makes the folder, and those above it, for the owner alone, unless it exists.
base::Result<void> makePrivateDirectory(const QString &path);

} // namespace config
