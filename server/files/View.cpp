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

/// Of those that its grants give, what the time of day and the end of the area leave.
Rights View::rightsNow(size_t area) const
{
    const AreaTree::Area &it = *m_tree->d->areas[area];
    if (it.hasEnded())
        return {};
    return it.isClosed() ? withoutChanges(m_rights[area]) : m_rights[area];
}

size_t View::areaAround(const VirtualPath &path) const
{
    const auto &areas = m_tree->d->areas;
    const auto found =
        std::find_if(areas.begin(), areas.end(), [&path](const auto &area) { return path.isWithin(area->path); });
    return size_t(found - areas.begin());
}

base::Result<View::Place> View::locate(const VirtualPath &path) const
{
    if (!m_tree || !hasOnlyVisibleNames(path))
        return notFound();
    const size_t index = areaAround(path);
    if (index == m_rights.size())
        return notFound();
    // An area hides what lies under its path also from those who may not enter it: the folder it shadows may be
    // its own directory, seen through the area around it.
    const Rights rights = rightsNow(index);
    if (!rights.testFlag(Right::Enter))
        return notFound();
    const AreaTree::Area &area = *m_tree->d->areas[index];
    if (!area.root)
        return areaUnavailable();
    const QByteArray below = path.text().sliced(area.path.text().size());
    return Place{&area, rights, below.startsWith('/') ? below.sliced(1) : below};
}

/// What is said about a change of something that locate() did not find. To whoever may not enter an area its path must
/// look as if nothing were there: as the area around it speaks of names that are missing.
base::Error View::hidden(const VirtualPath &path, Right right) const
{
    if (!m_tree || !hasOnlyVisibleNames(path))
        return notFound();
    const auto &areas = m_tree->d->areas;
    for (size_t i = 0; i < areas.size(); ++i) {
        if (!path.isWithin(areas[i]->path))
            continue;
        const Rights rights = rightsNow(i);
        if (!rights.testFlag(Right::Enter))
            continue;
        const bool isBlind = !rights.testAnyFlags(Right::List | Right::Read);
        return isBlind || rights.testFlag(right) ? notFound() : denied();
    }
    return notFound();
}

std::optional<QString> View::dropBoxOf(const VirtualPath &path) const
{
    if (!m_tree || !hasOnlyVisibleNames(path))
        return std::nullopt;
    const size_t index = areaAround(path);
    if (index == m_rights.size())
        return std::nullopt;
    const AreaTree::Area &area = *m_tree->d->areas[index];
    const Rights rights = m_rights[index];
    if (!rights.testFlag(Right::Enter) || rights.testAnyFlags(Right::List | Right::Read) || area.path == path)
        return std::nullopt;
    return area.config.path;
}

bool View::isTooLateFor(const VirtualPath &path) const
{
    const size_t index = m_tree ? areaAround(path) : m_rights.size();
    return index != m_rights.size() && m_rights[index].testFlag(Right::Create) && m_tree->d->areas[index]->hasEnded();
}

bool View::mayEnter(const AreaTree::Area &area) const
{
    const auto &areas = m_tree->d->areas;
    for (size_t i = 0; i < areas.size(); ++i) {
        if (areas[i].get() == &area)
            return rightsNow(i).testFlag(Right::Enter) && area.isAvailable();
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

OpenPeriod View::openPeriod(const VirtualPath &path) const
{
    const base::Result<Place> place = locate(path);
    return place ? OpenPeriod(m_tree, *place->area) : OpenPeriod();
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
                    place->area->config.downloadBytesPerSecond, OpenPeriod(m_tree, *place->area)};
}

} // namespace files
