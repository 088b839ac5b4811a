#include "server/files/FolderReader.h"

#include "server/files/Containment.h"
#include "server/files/Errors.h"
#include "server/files/HiddenFile.h"
#include "server/files/NameRules.h"
#include "server/files/Place.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <iterator>

namespace files {

namespace {

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

base::Result<bool> FolderReader::read(std::vector<Entry> &into, size_t most)
{
    std::move(m_mounts.begin(), m_mounts.end(), std::back_inserter(into));
    m_mounts.clear();
    if (!m_names.isOpen())
        return false;
    for (size_t looked = 0; looked < most; ++looked) {
        const char *const name = m_names.next();
        if (!name)
            return errno == 0 ? base::Result<bool>(false) : errorFrom(errno);
        take(into, name);
    }
    return true;
}

void FolderReader::take(std::vector<Entry> &into, const char *text)
{
    struct stat status
    {};
    const QByteArray name(text);
    if (!isVisibleName(name)) {
        if (m_tidies && HiddenFile::isName(name))
            HiddenFile::removeAbandoned(m_names.descriptor(), name);
        return;
    }
    if (std::ranges::find(m_hidden, name) == m_hidden.end()
        && statusOf(*m_area, m_relative, m_names.descriptor(), text, status) && isServed(status)
        && !m_area->hides(status))
        into.push_back(entryOf(name, status, m_forFiles, m_forFolders));
}

} // namespace files
