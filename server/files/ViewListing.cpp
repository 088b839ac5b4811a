#include "server/files/Errors.h"
#include "server/files/Place.h"
#include "server/files/View.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <limits>

namespace files {

namespace {

/// The first name of `path` below `folder`.
QByteArray firstNameBelow(const VirtualPath &folder, const VirtualPath &path)
{
    const qsizetype start = folder.isRoot() ? 1 : folder.text().size() + 1;
    const qsizetype end = path.text().indexOf('/', start);
    return end < 0 ? path.text().sliced(start) : path.text().sliced(start, end - start);
}

} // namespace

/// Of areas right in the folder, whether the visitor sees them or not.
std::vector<QByteArray> View::namesTakenIn(const VirtualPath &folder) const
{
    std::vector<QByteArray> names;
    for (const auto &area : m_tree->d->areas) {
        if (!area->path.isRoot() && area->path.parent() == folder)
            names.push_back(area->path.name());
    }
    return names;
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

base::Result<FolderReader> View::openFolder(const VirtualPath &path, Entry *self) const
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

    FolderReader reader;
    const base::Result<Place> place = locate(path);
    const bool insideArea = place && (!place->isBlind() || place->isAreaRoot()) && place->area->isAvailable();
    if (insideArea && place->isBlind())
        return reader;
    reader.m_mounts = mountsIn(path);
    if (!insideArea)
        return reader;

    base::Descriptor folder = place->area->root->openBeneath(place->relative, O_RDONLY | O_DIRECTORY | O_NONBLOCK);
    if (!folder.isValid())
        return isVirtualFolder(path) ? base::Result<FolderReader>(std::move(reader)) : errorFrom(errno);
    if (holdsArea(path)) {
        reader.m_hidden = namesTakenIn(path);
        for (const Entry &mount : reader.m_mounts)
            reader.m_hidden.push_back(mount.name);
    }
    reader.m_tree = m_tree;
    reader.m_area = place->area->root.get();
    reader.m_relative = place->relative;
    reader.m_forFiles = ofFile(place->rights);
    reader.m_forFolders = ofFolder(place->rights);
    reader.m_tidies = place->rights.testFlag(Right::Create);
    reader.m_names = NameStream(std::move(folder));
    if (!reader.m_names.isOpen())
        return errorFrom(errno);
    return reader;
}

base::Result<std::vector<Entry>> View::list(const VirtualPath &path, Entry *self) const
{
    base::Result<FolderReader> folder = openFolder(path, self);
    if (!folder)
        return folder.error();
    std::vector<Entry> entries;
    const base::Result<bool> read = folder->read(entries, std::numeric_limits<size_t>::max());
    if (!read)
        return read.error();
    return entries;
}

} // namespace files
