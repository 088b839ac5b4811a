#pragma once

#include "server/base/Result.h"
#include "server/config/Config.h"

#include <QByteArray>

namespace files {

/// A file that a person let out of the quarantine: put into a folder that visitors read from. Blocks on the disk: for
/// background threads.
struct Publication
{
    quint64 device = 0; ///< with `inode`: which file it is, whatever is renamed meanwhile
    quint64 inode = 0;
    qint64 bytes = 0;

    struct Request
    {
        int source = -1; ///< the file in the quarantine; its position is left alone
        QByteArray sha256; ///< what arrived: another content is refused
        config::Area area; ///< where it goes; decides the mode, of which no execute bit is taken
        QByteArray folder; ///< below the area's directory, no leading slash; "" is that itself
        QByteArray name;
    };
    /// Copies under a hidden name, compares the hash of what was copied, and only then gives it its name; atomic, and
    /// never over another file. Corrupt: the content isn't what arrived. Exists: the name is taken. Invalid: no name
    /// for a file. Nothing is left of a copy that failed.
    static base::Result<Publication> publish(const Request &request);

    /// Takes it back, unless another file has its place meanwhile (NotFound).
    base::Result<void> withdraw(const config::Area &area, const QByteArray &folder, const QByteArray &name) const;
};

} // namespace files
