#pragma once

#include "server/files/Rights.h"

#include <QByteArray>

namespace files {

/// One file or folder as a visitor may see it.
struct Entry
{
    QByteArray name; ///< empty for the path that was asked about, "/"
    bool isDirectory = false;
    qint64 size = 0;
    qint64 modified = 0; ///< seconds since 1970
    Rights rights;
};

} // namespace files
