#include "server/files/GuardedContainment.h"

#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>

namespace files {

namespace {

/// Where a descriptor leads at this moment, whatever it was opened as (proc(5)); empty if that can't be told.
QByteArray pathOf(int descriptor)
{
    const QByteArray link = "/proc/self/fd/" + QByteArray::number(descriptor);
    std::array<char, PATH_MAX> target{};
    const ssize_t size = ::readlink(link.constData(), target.data(), target.size());
    return size > 0 && target[0] == '/' ? QByteArray(target.data(), size) : QByteArray();
}

QString canonical(const QString &directory)
{
    return QFileInfo(directory).canonicalFilePath();
}

bool isBelow(const QString &path, const QString &folder)
{
    return !path.isEmpty() && !folder.isEmpty() && path != folder
        && (folder == QLatin1String("/") || path.startsWith(folder + u'/'));
}

} // namespace

std::unique_ptr<Containment> GuardedContainment::around(std::unique_ptr<Containment> area, const QString &directory,
                                                        const QString &quarantine)
{
    const QString root = canonical(directory);
    const QString profile = canonical(QFileInfo(quarantine).absolutePath());
    const QString waiting = canonical(quarantine);
    // Of an area inside the profile only the quarantine is out of reach: whoever put it there wanted that.
    const QString guarded = isBelow(profile, root) ? profile : isBelow(waiting, root) ? waiting : QString();
    if (guarded.isEmpty())
        return area;
    base::Descriptor folder(::open(QFile::encodeName(guarded).constData(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!folder.isValid())
        return area; // it is gone again
    return std::unique_ptr<Containment>(new GuardedContainment(std::move(area), std::move(folder)));
}

bool GuardedContainment::isInside(const QString &directory, const QString &quarantine)
{
    const QString path = canonical(directory);
    const QString waiting = canonical(quarantine);
    return !waiting.isEmpty() && (path == waiting || isBelow(path, waiting));
}

GuardedContainment::GuardedContainment(std::unique_ptr<Containment> area, base::Descriptor guarded)
    : m_area(std::move(area))
    , m_guarded(std::move(guarded))
{
    struct stat status
    {};
    if (::fstat(m_guarded.get(), &status) == 0) {
        m_device = status.st_dev;
        m_inode = status.st_ino;
    }
}

base::Descriptor GuardedContainment::openBeneath(const QByteArray &relative, int flags, mode_t mode) const
{
    base::Descriptor opened = m_area->openBeneath(relative, flags, mode);
    if (!opened.isValid())
        return opened;
    const QByteArray path = pathOf(opened.get());
    const QByteArray guarded = pathOf(m_guarded.get());
    const QByteArray within = guarded + '/';
    if (!path.isEmpty() && !guarded.isEmpty() && path != guarded && !path.startsWith(within))
        return opened;
    errno = ENOENT;
    return {};
}

bool GuardedContainment::hides(const struct stat &status) const
{
    return status.st_dev == m_device && status.st_ino == m_inode;
}

} // namespace files
