#include "server/arealint/ModeChange.h"

#include "server/arealint/Say.h"
#include "server/base/Descriptor.h"
#include "server/base/PlainText.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>

namespace arealint {

namespace {

using base::Error;

constexpr quint32 permissionBits = 07777;
constexpr qsizetype longestChanged = 300;

Error failed(const ModeChange &change, int error)
{
    const QString path = base::escaped(change.path, longestChanged);
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return {Error::Code::NotFound, Say::tr("%1 is not there any more.").arg(path)};
    case EPERM:
    case EACCES:
        return {Error::Code::Denied,
                Say::tr("The permissions of %1 are not yours to change; its owner can do it.").arg(path)};
    default:
        return {
            Error::Code::Unavailable,
            Say::tr("The permissions of %1 can't be changed: %2.").arg(path, QString::fromLocal8Bit(strerror(error)))};
    }
}

/// Not through a link; O_PATH, because a file that may not be read has permissions, too.
base::Result<base::Descriptor> look(const ModeChange &change)
{
    base::Descriptor file(::open(QFile::encodeName(change.path).constData(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    struct stat status = {};
    if (!file.isValid() || ::fstat(file.get(), &status) != 0)
        return failed(change, errno);
    if (S_ISLNK(status.st_mode) || (status.st_mode & permissionBits) != change.before) {
        return Error{
            Error::Code::Busy,
            Say::tr("%1 has changed meanwhile; nothing was done.").arg(base::escaped(change.path, longestChanged))};
    }
    return file;
}

int setMode(const base::Descriptor &file, quint32 mode)
{
    // fchmod(2) doesn't take a descriptor of O_PATH.
    const QByteArray itself = "/proc/self/fd/" + QByteArray::number(file.get());
    return ::chmod(itself.constData(), mode) == 0 ? 0 : errno;
}

} // namespace

base::Result<void> apply(const QList<ModeChange> &changes)
{
    std::vector<base::Descriptor> files;
    for (const ModeChange &change : changes) {
        auto file = look(change);
        if (!file)
            return file.error();
        files.push_back(std::move(*file));
    }
    for (size_t done = 0; done < files.size(); ++done) {
        const ModeChange &change = changes.at(qsizetype(done));
        const int error = setMode(files[done], change.after);
        if (error == 0)
            continue;
        while (done-- > 0)
            setMode(files[done], changes.at(qsizetype(done)).before);
        return failed(change, error);
    }
    return {};
}

QList<ModeChange> reversed(const QList<ModeChange> &changes)
{
    QList<ModeChange> back = changes;
    for (ModeChange &change : back)
        std::swap(change.before, change.after);
    return back;
}

} // namespace arealint
