#include "server/api/AreaWatch.h"

#include <QFile>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace api {

namespace {

AreaStamp stampOf(const QString &directory)
{
    const QByteArray name = QFile::encodeName(directory);
    struct stat status
    {};
    if (::stat(name.constData(), &status) != 0 || !S_ISDIR(status.st_mode))
        return {};
    AreaStamp stamp{status.st_dev, status.st_ino, 0};
    for (const int access : {R_OK, W_OK, X_OK}) {
        if (::faccessat(AT_FDCWD, name.constData(), access, AT_EACCESS) == 0)
            stamp.access |= access;
    }
    return stamp;
}

bool takesDrops(const config::Area &area)
{
    return std::any_of(area.grants.begin(), area.grants.end(),
                       [](const config::Grant &grant) { return grant.mode == config::Mode::DropBox; });
}

} // namespace

AreaStamps stampsOf(const QList<config::Area> &areas, const QString &quarantine)
{
    AreaStamps stamps;
    for (const config::Area &area : areas)
        stamps.append(stampOf(area.directory));
    // Made when a drop box needs it, and not before.
    if (std::any_of(areas.begin(), areas.end(), takesDrops))
        stamps.append(stampOf(quarantine));
    return stamps;
}

} // namespace api
