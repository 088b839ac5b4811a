#include "app/ProfileLock.h"

#include "app/Say.h"

#include <QDir>
#include <QLockFile>

namespace app {

namespace {

base::Error inUse(const QLockFile &file, const QString &directory)
{
    qint64 process = 0;
    QString host;
    QString program;
    // Unreadable for a moment while the other one is just starting.
    if (!file.getLockInfo(&process, &host, &program))
        return {base::Error::Code::Busy, Say::tr("The profile %1 is in use by another process.").arg(directory)};
    return {
        base::Error::Code::Busy,
        Say::tr("The profile %1 is in use by process %2 (%3). End that one, or name another profile with --profile.")
            .arg(directory)
            .arg(process)
            .arg(program)};
}

} // namespace

ProfileLock::ProfileLock() = default;
ProfileLock::~ProfileLock() = default;

base::Result<void> ProfileLock::take(const api::ProfilePaths &paths)
{
    if (const auto created = paths.create(); !created)
        return created;
    auto file = std::make_unique<QLockFile>(paths.lock);
    // A server may run for years: only a process that is gone makes its lock stale.
    file->setStaleLockTime(0);
    const QString directory = QDir::toNativeSeparators(paths.directory);
    if (file->tryLock(0)) {
        m_file = std::move(file);
        return {};
    }
    if (file->error() == QLockFile::LockFailedError)
        return inUse(*file, directory);
    return base::Error{base::Error::Code::Denied,
                       Say::tr("The profile %1 can't be written. Name another with --profile.").arg(directory)};
}

} // namespace app
