#include "server/files/View.h"

#include "server/files/Errors.h"
#include "server/files/Place.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>

namespace files {

namespace {

bool hasOnlyVisibleNames(const VirtualPath &path)
{
    const QByteArrayView text = path.text();
    qsizetype start = 1;
    while (start < text.size()) {
        qsizetype end = text.indexOf('/', start);
        if (end < 0)
            end = text.size();
        if (!isVisibleName(text.sliced(start, end - start)))
            return false;
        start = end + 1;
    }
    return true;
}

Entry virtualFolder(const VirtualPath &path)
{
    return {path.name(), true, 0, 0, Right::Enter | Right::List};
}

} // namespace

View::View(std::shared_ptr<const AreaTree> tree, accounts::Identity identity)
    : m_identity(std::move(identity))
    , m_unfinished(std::make_shared<Unfinished>())
    , m_bytes(std::make_shared<SessionBytes>())
{
    setTree(std::move(tree));
}

void View::setTree(std::shared_ptr<const AreaTree> tree)
{
    m_tree = m_identity.signedIn ? std::move(tree) : nullptr;
    m_rights.clear();
    if (!m_tree)
        return;
    for (const auto &area : m_tree->d->areas) {
        Rights rights;
        for (const config::Grant &grant : area->config.grants) {
            if (accounts::matchesWho(grant.who, m_identity))
                rights = united(rights, rightsOf(grant.mode));
        }
        m_rights.push_back(rights);
    }
}

base::Result<View::Place> View::locate(const VirtualPath &path) const
{
    if (!m_tree || !hasOnlyVisibleNames(path))
        return notFound();
    const auto &areas = m_tree->d->areas;
    for (size_t i = 0; i < areas.size(); ++i) {
        const AreaTree::Area &area = *areas[i];
        if (!path.isWithin(area.path))
            continue;
        // An area hides what lies under its path also from those who may not enter it: the folder it shadows may be
        // its own directory, seen through the area around it.
        if (!m_rights[i].testFlag(Right::Enter))
            return notFound();
        if (!area.root)
            return areaUnavailable();
        const QByteArray below = path.text().sliced(area.path.text().size());
        const Rights rights = area.isClosed() ? withoutChanges(m_rights[i]) : m_rights[i];
        return Place{&area, rights, below.startsWith('/') ? below.sliced(1) : below};
    }
    return notFound();
}

/// What is said about a change of something that locate() did not find. To whoever may not enter an area its path must
/// look as if nothing were there: as the area around it speaks of names that are missing.
base::Error View::hidden(const VirtualPath &path, Right right) const
{
    if (!m_tree || !hasOnlyVisibleNames(path))
        return notFound();
    const auto &areas = m_tree->d->areas;
    for (size_t i = 0; i < areas.size(); ++i) {
        if (!path.isWithin(areas[i]->path) || !m_rights[i].testFlag(Right::Enter))
            continue;
        const bool isBlind = !m_rights[i].testAnyFlags(Right::List | Right::Read);
        return isBlind || (m_rights[i].testFlag(right) && !areas[i]->isClosed()) ? notFound() : denied();
    }
    return notFound();
}

std::optional<QString> View::dropBoxOf(const VirtualPath &path) const
{
    const base::Result<Place> place = locate(path);
    if (!place || !place->isBlind() || place->isAreaRoot())
        return std::nullopt;
    return place->area->config.path;
}

bool View::mayEnter(const AreaTree::Area &area) const
{
    const auto &areas = m_tree->d->areas;
    for (size_t i = 0; i < areas.size(); ++i) {
        if (areas[i].get() == &area)
            return m_rights[i].testFlag(Right::Enter) && area.isAvailable();
    }
    return false;
}

bool View::isVirtualFolder(const VirtualPath &path) const
{
    if (!m_tree)
        return false;
    const auto &areas = m_tree->d->areas;
    return path.isRoot() || std::any_of(areas.begin(), areas.end(), [&](const auto &area) {
               return area->path != path && area->path.isWithin(path) && mayEnter(*area);
           });
}

bool View::holdsArea(const VirtualPath &path) const
{
    const auto &areas = m_tree->d->areas;
    return std::any_of(areas.begin(), areas.end(), [&](const auto &area) { return area->path.isWithin(path); });
}

base::Result<Entry> View::realEntry(const VirtualPath &path) const
{
    const base::Result<Place> place = locate(path);
    if (!place)
        return place.error();
    if (place->isBlind() && !place->isAreaRoot())
        return notFound();
    if (place->isAreaRoot() && !place->area->isAvailable())
        return areaUnavailable();

    const base::Descriptor file = place->area->root->openBeneath(place->relative, O_PATH);
    struct stat status
    {};
    if (!file.isValid() || ::fstat(file.get(), &status) != 0)
        return errorFrom(errno);
    if (!isServed(status))
        return notFound();
    const Rights forFiles = ofFile(place->rights);
    const Rights forFolders = place->isAreaRoot() ? ofAreaRoot(place->rights) : ofFolder(place->rights);
    return entryOf(path.name(), status, forFiles, forFolders);
}

base::Result<Entry> View::entry(const VirtualPath &path) const
{
    base::Result<Entry> real = realEntry(path);
    // A folder that only leads to an area below it; a file of that name is hidden by it.
    if ((!real || !real->isDirectory) && isVirtualFolder(path))
        return virtualFolder(path);
    return real;
}

base::Result<void> View::enter(const VirtualPath &path) const
{
    const base::Result<Entry> found = entry(path);
    if (!found)
        return found.error();
    return found->isDirectory ? base::Result<void>() : notFound();
}

base::Result<OpenFile> View::openForReading(const VirtualPath &path) const
{
    const base::Result<Place> place = locate(path);
    if (!place)
        return place.error();
    if (place->isBlind() || place->isAreaRoot() || isVirtualFolder(path))
        return notFound();
    // Not to wait for the other end of a FIFO, nor to become a terminal's owner.
    constexpr int flags = O_RDONLY | O_NONBLOCK | O_NOCTTY;
    base::Descriptor file = place->area->root->openBeneath(place->relative, flags);
    struct stat status
    {};
    if (!file.isValid() || ::fstat(file.get(), &status) != 0)
        return errorFrom(errno);
    if (!S_ISREG(status.st_mode))
        return notFound();
    return OpenFile{std::move(file), qint64(status.st_size), qint64(status.st_mtime),
                    place->area->config.downloadBytesPerSecond};
}

} // namespace files
