#include "server/files/Folder.h"

#include "server/files/NameRules.h"

#include <dirent.h>
#include <fcntl.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace files {

bool forEachName(base::Descriptor folder, const std::function<bool(const char *name)> &visit)
{
    DIR *const opened = folder.isValid() ? ::fdopendir(folder.get()) : nullptr;
    if (!opened)
        return false;
    folder.release();
    const auto close = [](DIR *stream) { ::closedir(stream); };
    const std::unique_ptr<DIR, decltype(close)> stream(opened, close);

    while (true) {
        errno = 0;
        const dirent *const next = ::readdir(stream.get());
        if (!next)
            return errno == 0;
        const char *const name = next->d_name;
        if (std::strcmp(name, ".") != 0 && std::strcmp(name, "..") != 0 && !visit(name))
            return true;
    }
}

bool hasNameLike(const Containment &area, const QByteArray &folder, const QByteArray &name)
{
    const QString wanted = NameRules::folded(name);
    bool found = false;
    forEachName(area.openBeneath(folder, O_RDONLY | O_DIRECTORY), [&](const char *entry) {
        found = NameRules::folded(QByteArray(entry)) == wanted;
        return !found;
    });
    return found;
}

} // namespace files
