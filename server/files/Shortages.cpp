// Why areas take no uploads at the moment, for the person at the desk.

#include "server/files/AreaState.h"

#include <QCoreApplication>

#include <limits>

namespace files {

namespace {

struct Say
{
    Q_DECLARE_TR_FUNCTIONS(files)
};

QString ofDisk(const config::Area &area, FreeSpace::Shortage shortage)
{
    switch (shortage) {
    case FreeSpace::Shortage::None:
        break;
    case FreeSpace::Shortage::Full:
        return Say::tr("Uploads are refused: the disk is full. Make room on it.");
    case FreeSpace::Shortage::Space:
        return Say::tr(
                   "Uploads are refused: the last %1 % of the disk are kept free. Make room on it, or keep less free.")
            .arg(area.keepFreePercent);
    case FreeSpace::Shortage::Files:
        return Say::tr(
            "Uploads are refused: the last %n files that the file system can hold are kept free. Delete some, "
            "or keep fewer free.",
            nullptr, int(qMin(area.keepFreeFiles, qint64(std::numeric_limits<int>::max()))));
    }
    return {};
}

QString ofLimits(const Usage &usage)
{
    if (!usage.hasRoomForFile())
        return Say::tr(
            "Uploads are refused: the area holds as many files as it may. Decide about some, delete some, or "
            "raise the limit.");
    if (!usage.hasRoomFor(1))
        return Say::tr("Uploads are refused: the area holds as many bytes as it may. Decide about some files, delete "
                       "some, or raise the limit.");
    return {};
}

} // namespace

QList<AreaProblem> AreaTree::shortages() const
{
    QList<AreaProblem> found;
    for (const auto &area : d->areas) {
        const auto note = [&found, &area](const QString &message) {
            if (!message.isEmpty())
                found.append({area->config.path, area->config.directory, message});
        };
        if (area->root && area->storesDirectly()) {
            const QString disk = ofDisk(area->config, area->space->shortage());
            note(disk.isEmpty() ? ofLimits(*area->usage) : disk);
        } else if (area->waiting) {
            const QString disk = ofDisk(area->config, area->quarantineSpace->shortage());
            if (disk.isEmpty() && !ofLimits(area->waiting->usage()).isEmpty())
                area->waiting->countAgain(); // some may have been decided about
            note(disk.isEmpty() ? ofLimits(area->waiting->usage()) : disk);
        }
    }
    return found;
}

} // namespace files
