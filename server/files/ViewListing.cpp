#include "server/files/Errors.h"
#include "server/files/Folder.h"
#include "server/files/Place.h"
#include "server/files/View.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>

namespace files {

namespace {

/// The first name of `path` below `folder`.
QByteArray firstNameBelow(const VirtualPath &folder, const VirtualPath &path)
{
    const qsizetype start = folder.isRoot() ? 1 : folder.text().size() + 1;
    const qsizetype end = path.text().indexOf('/', start);
    return end < 0 ? path.text().sliced(start) : path.text().sliced(start, end - start);
}

/// Links are followed beneath the area only, so those that leave it show nothing.
bool statusOf(const Containment &area, const QByteArray &relative, int folder, const char *name, struct stat &status)
{
    if (::fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return false;
    if (!S_ISLNK(status.st_mode))
        return true;
    const QByteArray path = relative.isEmpty() ? QByteArray(name) : relative + '/' + name;
    const base::Descriptor target = area.openBeneath(path, O_PATH);
    return target.isValid() && ::fstat(target.get(), &status) == 0;
}

} // namespace

bool View::isMountIn(const VirtualPath &folder, const QByteArray &name) const
{
    const VirtualPath path = folder.child(name);
    const auto &areas = m_tree->d->areas;
    return std::any_of(areas.begin(), areas.end(), [&path](const auto &area) { return area->path == path; });
}

std::vector<Entry> View::mountsIn(const VirtualPath &path) const
{
    std::vector<Entry> mounts;
    for (const auto &area : m_tree->d->areas) {
        if (area->path == path || !area->path.isWithin(path) || !area->config.listed || !mayEnter(*area))
            continue;
        const VirtualPath child = path.child(firstNameBelow(path, area->path));
        const auto known = std::any_of(mounts.begin(), mounts.end(),
                                       [&child](const Entry &mount) { return mount.name == child.name(); });
        const auto &areas = m_tree->d->areas;
        const bool unlisted = std::any_of(areas.begin(), areas.end(), [&child](const auto &other) {
            return other->path == child && !other->config.listed;
        });
        if (known || unlisted)
            continue;
        base::Result<Entry> folder = entry(child);
        if (folder)
            mounts.push_back(std::move(folder).value());
    }
    return mounts;
}

base::Result<std::vector<Entry>> View::list(const VirtualPath &path, Entry *self) const
{
    base::Result<Entry> own = entry(path);
    if (!own)
        return own.error();
    if (!own->isDirectory)
        return notFound();
    if (self) {
        *self = *own;
        self->name.clear();
    }

    const base::Result<Place> place = locate(path);
    const bool insideArea = place && (!place->isBlind() || place->isAreaRoot()) && place->area->isAvailable();
    if (insideArea && place->isBlind())
        return std::vector<Entry>();
    std::vector<Entry> entries = mountsIn(path);
    if (!insideArea)
        return entries;

    const size_t mounts = entries.size();
    const bool shadowed = holdsArea(path);
    const auto isHidden = [&](const QByteArray &name) {
        const auto hasName = [&name](const Entry &mount) { return mount.name == name; };
        return shadowed
            && (isMountIn(path, name) || std::any_of(entries.begin(), entries.begin() + qsizetype(mounts), hasName));
    };
    const Containment &root = *place->area->root;
    base::Descriptor folder = root.openBeneath(place->relative, O_RDONLY | O_DIRECTORY | O_NONBLOCK);
    if (!folder.isValid())
        return isVirtualFolder(path) ? base::Result<std::vector<Entry>>(std::move(entries)) : errorFrom(errno);
    const int descriptor = folder.get();
    const Rights forFiles = ofFile(place->rights);
    const Rights forFolders = ofFolder(place->rights);
    const bool tidies = place->rights.testFlag(Right::Create);
    const bool read = forEachName(std::move(folder), [&](const char *text) {
        struct stat status
        {};
        const QByteArray name(text);
        if (!isVisibleName(name)) {
            if (tidies && HiddenFile::isName(name))
                HiddenFile::removeAbandoned(descriptor, name);
        } else if (!isHidden(name) && statusOf(root, place->relative, descriptor, text, status) && isServed(status)
                   && !root.hides(status)) {
            entries.push_back(entryOf(name, status, forFiles, forFolders));
        }
        return true;
    });
    if (!read)
        return errorFrom(errno);
    return entries;
}

} // namespace files
