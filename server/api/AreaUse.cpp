#include "server/api/AreaUse.h"

#include "server/files/Quarantine.h"

#include <QDirIterator>
#include <QFileInfo>
#include <QStorageInfo>

namespace api {

namespace {

constexpr auto everything = QDir::Files | QDir::Hidden | QDir::System | QDir::NoSymLinks;

void countFiles(AreaUse &use, const QString &directory, const std::atomic_bool *cancelled, qint64 mostFiles)
{
    use.bytes = 0;
    use.files = 0;
    QDirIterator files(directory, everything, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        if (use.files >= mostFiles || (cancelled && *cancelled)) {
            use.complete = false;
            return;
        }
        files.next();
        use.bytes += files.fileInfo().size();
        ++use.files;
    }
}

void countWaiting(AreaUse &use, const QString &quarantine, const QString &area)
{
    QDirIterator files(quarantine, everything);
    while (files.hasNext()) {
        files.next();
        if (!files::Quarantine::belongsTo(files.fileName(), area))
            continue;
        use.waitingBytes += files.fileInfo().size();
        ++use.waitingFiles;
    }
}

} // namespace

AreaUse measureUse(const config::Area &area, const QString &quarantine, const std::atomic_bool *cancelled,
                   qint64 mostFiles)
{
    AreaUse use;
    if (area.directory.isEmpty() || !QFileInfo(area.directory).isDir())
        return use;
    const QStorageInfo disk(area.directory);
    if (disk.isValid()) {
        use.diskBytes = disk.bytesTotal();
        use.freeBytes = disk.bytesAvailable();
    }
    countFiles(use, area.directory, cancelled, mostFiles);
    if (!quarantine.isEmpty())
        countWaiting(use, quarantine, area.path);
    return use;
}

} // namespace api
