#pragma once

#include "server/base/Descriptor.h"
#include "server/files/Containment.h"

#include <QByteArray>

#include <dirent.h>

#include <functional>
#include <memory>

namespace files {

/// The names in a folder but `.` and `..`, in no order.
class NameStream final
{
public:
    NameStream() = default; ///< of no folder: not open, and not to be read
    /// Takes the descriptor, which must be readable.
    explicit NameStream(base::Descriptor folder);

    bool isOpen() const { return bool(m_stream); }
    int descriptor() const;
    /// Valid until the next call; null at the end, and with errno set when the folder can't be read.
    const char *next();

private:
    struct Closer
    {
        void operator()(DIR *stream) const { ::closedir(stream); }
    };
    std::unique_ptr<DIR, Closer> m_stream;
};

/// Calls `visit` with each name in a folder but `.` and `..`, in no order, until it returns false. Takes the
/// descriptor, which must be readable. Sets errno and returns false when the folder can't be read.
bool forEachName(base::Descriptor folder, const std::function<bool(const char *name)> &visit);

/// Whether the folder holds a name that is the same but for case and Unicode form: two such names are one file on other
/// systems, and one of them a way to pass for the other.
bool hasNameLike(const Containment &area, const QByteArray &folder, const QByteArray &name);

} // namespace files
