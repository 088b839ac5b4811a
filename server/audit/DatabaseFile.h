#pragma once

#include "server/base/Result.h"

#include <QByteArray>
#include <QString>

#include <utility>

namespace audit {

/// Creates an empty file that only its owner may read and write; SQLite gives its -wal and -shm files the same mode.
/// An existing file is left as it is.
base::Result<void> createPrivately(const QString &file);

/// `wanted`, or `wanted-2`, `wanted-3` … if that exists.
QString unusedName(const QString &wanted);

/// Renames a database with its -wal and -shm to `file.corrupt-<time>`; returns the new name.
base::Result<QString> setAside(const QString &file);

/// Which file stands under a name, to notice that it was deleted or replaced under an open connection: SQLite goes on
/// writing into the deleted one and reports success. Always equal on systems that don't let open files go.
using FileIdentity = std::pair<quint64, quint64>;
FileIdentity identityOf(const QByteArray &encodedName);

} // namespace audit
