#include "server/files/AreaScan.h"

#include "server/files/Folder.h"
#include "server/files/HiddenFile.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <deque>

namespace files {

AreaScan AreaScan::run(const Containment &area, qint64 maxEntries)
{
    AreaScan found;
    qint64 entries = 0;
    std::deque<QByteArray> folders{QByteArray()};

    while (!folders.empty()) {
        const QByteArray relative = folders.front();
        folders.pop_front();
        base::Descriptor folder = area.openBeneath(relative, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
        const int descriptor = folder.get();
        forEachName(std::move(folder), [&](const char *name) {
            struct stat status
            {};
            if (HiddenFile::isName(name)) { // what is being received counts when it is complete
                HiddenFile::removeAbandoned(descriptor, name);
                return true;
            }
            if (::fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
                return true;
            if (S_ISDIR(status.st_mode)) {
                folders.push_back(relative.isEmpty() ? QByteArray(name) : relative + '/' + name);
            } else if (S_ISREG(status.st_mode)) {
                ++found.files;
                found.bytes += status.st_size;
            }
            return maxEntries == 0 || ++entries < maxEntries;
        });
        if (maxEntries != 0 && entries >= maxEntries)
            break;
    }
    return found;
}

} // namespace files
