#include "server/files/Errors.h"
#include "server/files/Place.h"
#include "server/files/View.h"

#include <QCoreApplication>

#include <fcntl.h>

#include <cerrno>
#include <cstdio>

namespace files {

namespace {

/// What is at a name itself, link or not.
bool statusAt(int folder, const QByteArray &name, struct stat &status)
{
    return ::fstatat(folder, name.constData(), &status, AT_SYMLINK_NOFOLLOW) == 0;
}

base::Error notInThisArea()
{
    return {base::Error::Code::Denied,
            QCoreApplication::translate("files", "Files can't be moved from one area to another.")};
}

base::Error areaInTheWay()
{
    return {base::Error::Code::Denied, QCoreApplication::translate("files", "This folder is an area or holds one.")};
}

/// Folders can be entered by whoever may read the area's files.
mode_t folderMode(quint32 fileMode)
{
    return mode_t(fileMode & 0666) | ((fileMode & 0444) >> 2) | 0700;
}

} // namespace

base::Result<View::Place> View::locateForChange(const VirtualPath &path, Right right) const
{
    base::Result<Place> place = locate(path);
    if (!place && place.error().code == base::Error::Code::NotFound)
        return hidden(path, right);
    if (!place)
        return place;
    if (place->isBlind())
        return notFound();
    if (place->area->isClosed())
        return areaClosed();
    if (!place->rights.testFlag(right))
        return denied();
    if (place->isAreaRoot() || (holdsArea(path) && right != Right::SetTime))
        return areaInTheWay();
    return place;
}

base::Result<View::Target> View::locateNew(const VirtualPath &path, Right right) const
{
    if (path.isRoot() || isVirtualFolder(path))
        return folderInTheWay();
    // Not locate(path): a name that can't be seen is refused as a name, not as something missing.
    if (!NameRules::plain(path.name()))
        return nameNotAllowed();
    const base::Result<Place> place = locate(path);
    if (!place)
        return place.error().code == base::Error::Code::NotFound ? hidden(path, right) : place.error();
    if (place->isAreaRoot())
        return folderInTheWay();
    if (place->isBlind() && !(right == Right::Create && !place->relative.contains('/')))
        return notFound();
    if (place->area->isClosed())
        return areaClosed();
    if (!place->rights.testFlag(right))
        return denied();

    Target target;
    target.place = *place;
    target.strict = m_identity.anonymous || !place->rights.testFlag(Right::Delete);
    const std::optional<QByteArray> name =
        target.strict ? place->area->names.strict(path.name()) : NameRules::plain(path.name());
    if (!name)
        return nameNotAllowed();
    target.name = *name;
    target.path = path.parent().child(*name);
    if (holdsArea(target.path))
        return areaInTheWay();
    if (target.path != path) {
        const qsizetype slash = place->relative.lastIndexOf('/');
        target.place.relative = place->relative.left(slash + 1) + *name;
    }
    QByteArray asked;
    target.folder = place->area->root->openParent(target.place.relative, &asked);
    if (!target.folder.isValid())
        return errorFrom(errno);
    return target;
}

base::Result<void> View::makeDirectory(const VirtualPath &path) const
{
    const base::Result<Target> target = locateNew(path, Right::MakeDirectory);
    if (!target)
        return target.error();
    const mode_t mode = folderMode(target->place.area->config.fileMode);
    if (::mkdirat(target->folder.get(), target->name.constData(), 0700) != 0)
        return errorFrom(errno);
    constexpr int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    const base::Descriptor made(::openat(target->folder.get(), target->name.constData(), flags));
    // The process's umask must not decide who can enter it.
    if (!made.isValid() || ::fchmod(made.get(), mode) != 0)
        return errorFrom(errno);
    return {};
}

base::Result<void> View::removeDirectory(const VirtualPath &path) const
{
    const base::Result<Place> place = locateForChange(path, Right::RemoveDirectory);
    if (!place)
        return place.error();
    const base::Result<Entry> seen = realEntry(path);
    if (!seen)
        return seen.error();
    if (!seen->isDirectory)
        return notFound();

    QByteArray name;
    const base::Descriptor folder = place->area->root->openParent(place->relative, &name);
    struct stat status
    {};
    if (!folder.isValid() || !statusAt(folder.get(), name, status))
        return errorFrom(errno);
    // Of a link to a folder only the link goes.
    if (::unlinkat(folder.get(), name.constData(), S_ISLNK(status.st_mode) ? 0 : AT_REMOVEDIR) != 0)
        return errorFrom(errno);
    return {};
}

base::Result<void> View::removeFile(const VirtualPath &path) const
{
    const base::Result<Place> place = locateForChange(path, Right::Delete);
    if (!place)
        return place.error();
    const base::Result<Entry> seen = realEntry(path);
    if (!seen)
        return seen.error();
    if (seen->isDirectory)
        return folderInTheWay();

    QByteArray name;
    const base::Descriptor folder = place->area->root->openParent(place->relative, &name);
    struct stat status
    {};
    if (!folder.isValid() || !statusAt(folder.get(), name, status)
        || ::unlinkat(folder.get(), name.constData(), 0) != 0)
        return errorFrom(errno);
    if (S_ISREG(status.st_mode))
        place->area->usage->adjust(-1, -status.st_size);
    return {};
}

base::Result<void> View::mayRename(const VirtualPath &from) const
{
    const base::Result<Place> place = locateForChange(from, Right::Rename);
    if (!place)
        return place.error();
    const base::Result<Entry> seen = realEntry(from);
    return seen ? base::Result<void>() : seen.error();
}

base::Result<void> View::rename(const VirtualPath &from, const VirtualPath &to) const
{
    if (base::Result<void> allowed = mayRename(from); !allowed)
        return allowed;
    const base::Result<Place> source = locate(from);
    if (!source)
        return source.error();
    if (const base::Result<Place> other = locate(to); other && other->area != source->area)
        return notInThisArea();
    const base::Result<Target> target = locateNew(to, Right::Rename);
    if (!target)
        return target.error();
    if (target->place.area != source->area)
        return notInThisArea();

    QByteArray name;
    const base::Descriptor folder = source->area->root->openParent(source->relative, &name);
    struct stat replaced
    {};
    if (!folder.isValid())
        return errorFrom(errno);
    const bool taken = statusAt(target->folder.get(), target->name, replaced);
    const base::Result<Entry> moved = realEntry(from);
    if (taken && from != target->path) {
        if (!source->rights.testFlag(Right::Overwrite) || !moved || moved->isDirectory || !S_ISREG(replaced.st_mode))
            return S_ISDIR(replaced.st_mode) ? folderInTheWay() : nameTaken();
        if (::renameat(folder.get(), name.constData(), target->folder.get(), target->name.constData()) != 0)
            return errorFrom(errno);
        source->area->usage->adjust(-1, -replaced.st_size);
        return {};
    }
    if (!taken && renameWithoutReplacing(folder.get(), name, target->folder.get(), target->name) != 0)
        return errorFrom(errno);
    return {};
}

base::Result<void> View::setModified(const VirtualPath &path, qint64 seconds) const
{
    const base::Result<Place> place = locateForChange(path, Right::SetTime);
    if (!place)
        return place.error();
    constexpr int flags = O_RDONLY | O_NONBLOCK | O_NOCTTY;
    const base::Descriptor file = place->area->root->openBeneath(place->relative, flags);
    struct stat status
    {};
    if (!file.isValid() || ::fstat(file.get(), &status) != 0)
        return errorFrom(errno);
    if (!isServed(status))
        return notFound();
    timespec times[2]{};
    times[0].tv_nsec = UTIME_OMIT;
    times[1].tv_sec = seconds;
    if (::futimens(file.get(), times) != 0)
        return errorFrom(errno);
    return {};
}

} // namespace files
