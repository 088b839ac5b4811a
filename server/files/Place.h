#pragma once

#include "server/files/AreaState.h"
#include "server/files/View.h"

#include <QByteArray>

#include <sys/stat.h>

namespace files {

/// Where a virtual path leads: into one area, with what the visitor may do there.
struct View::Place
{
    const AreaTree::Area *area = nullptr;
    Rights rights;
    QByteArray relative; ///< below the area's directory; empty: that itself

    bool isAreaRoot() const { return relative.isEmpty(); }
    /// A drop box to this visitor: what is in it does not exist.
    bool isBlind() const { return !rights.testAnyFlags(Right::List | Right::Read); }
};

/// A name that may be given, and the folder it would be given in.
struct View::Target
{
    Place place;
    VirtualPath path; ///< as it will be, which may differ from what was asked in its Unicode form
    base::Descriptor folder;
    QByteArray name;
    bool strict = false; ///< made by somebody who must not disguise names
};

/// The one place that decides what exists for visitors: regular files and folders.
inline bool isServed(const struct stat &status)
{
    return S_ISREG(status.st_mode) || S_ISDIR(status.st_mode);
}

inline Entry entryOf(QByteArray name, const struct stat &status, Rights forFiles, Rights forFolders)
{
    const bool folder = S_ISDIR(status.st_mode);
    return {std::move(name), folder, folder ? 0 : qint64(status.st_size), qint64(status.st_mtime),
            folder ? forFolders : forFiles};
}

} // namespace files
