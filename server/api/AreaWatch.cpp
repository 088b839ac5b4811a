#include "server/api/AreaWatch.h"

#include <QFile>

#include <sys/stat.h>

namespace api {

AreaStamps stampsOf(const QList<config::Area> &areas)
{
    AreaStamps stamps;
    for (const config::Area &area : areas) {
        struct stat status
        {};
        if (::stat(QFile::encodeName(area.directory).constData(), &status) == 0 && S_ISDIR(status.st_mode))
            stamps.append({status.st_dev, status.st_ino});
        else
            stamps.append({0, 0});
    }
    return stamps;
}

} // namespace api
