#pragma once

#include "server/base/Result.h"

#include <QString>

namespace api {

/// Where a profile keeps its things.
struct ProfilePaths
{
    QString directory;
    QString configuration; ///< portcullis.json
    QString database; ///< portcullis.db
    QString quarantine; ///< quarantine/
    QString tls; ///< tls/: the certificate and its key
    QString lock; ///< portcullis.lock: the window and `serve` on one profile exclude each other
    QString socket; ///< name of the local socket on which the running window listens

    /// `directory` empty: the standard places of the user. Creates nothing.
    static ProfilePaths of(const QString &directory);
    /// Creates the directory, private to the user (0700).
    base::Result<void> create() const;
};

} // namespace api
