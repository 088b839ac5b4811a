#include "server/files/Quarantine.h"

#include "server/files/Errors.h"
#include "server/files/Folder.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

namespace files {

namespace {

constexpr qsizetype randomDigits = 32;
constexpr qsizetype areaDigits = 8;

QByteArray mark(const QString &area)
{
    return QCryptographicHash::hash(area.toUtf8(), QCryptographicHash::Sha256).toHex().left(areaDigits);
}

bool isStoredName(QByteArrayView name)
{
    return name.size() == randomDigits + areaDigits && std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

/// The file itself is looked at again, not its name; one that somebody decides about just now is locked and stays.
bool removeOlder(int directory, const QByteArray &name, qint64 oldest)
{
    const base::Descriptor file(
        ::openat(directory, name.constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    struct stat status
    {};
    return file.isValid() && ::fstat(file.get(), &status) == 0 && S_ISREG(status.st_mode) && status.st_mtime < oldest
        && ::flock(file.get(), LOCK_EX | LOCK_NB) == 0 && ::unlinkat(directory, name.constData(), 0) == 0;
}

base::Descriptor opened(int directory)
{
    return base::Descriptor(::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

} // namespace

base::Result<std::unique_ptr<Quarantine>> Quarantine::open(const QString &directory)
{
    const QByteArray name = QFile::encodeName(directory);
    // mkdir(2) rather than Qt's for the last name: it must never be open to others, not even for a moment.
    QDir().mkpath(QDir(directory + QLatin1String("/..")).absolutePath());
    ::mkdir(name.constData(), 0700);
    base::Descriptor folder(::open(name.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!folder.isValid() || ::fchmod(folder.get(), 0700) != 0) {
        const QString text = QCoreApplication::translate("files", "The quarantine %1 can't be used: %2.");
        return base::Error{base::Error::Code::Unavailable, text.arg(directory, qt_error_string(errno))};
    }

    std::unique_ptr<Quarantine> quarantine(new Quarantine(std::move(folder)));
    const int descriptor = quarantine->descriptor();
    forEachName(opened(descriptor), [descriptor](const char *entry) {
        if (HiddenFile::isName(entry))
            HiddenFile::removeAbandoned(descriptor, entry);
        return true;
    });
    return quarantine;
}

Quarantine::Quarantine(base::Descriptor directory)
    : m_directory(std::move(directory))
{}

base::Result<HiddenFile> Quarantine::create() const
{
    return HiddenFile::create(opened(descriptor()));
}

QByteArray Quarantine::newName(const QString &area)
{
    return randomName() + mark(area);
}

QStringList Quarantine::expire(int days, qint64 now, const QString &area) const
{
    QStringList removed;
    if (days <= 0)
        return removed;
    const qint64 oldest = now / 1000000 - days * qint64(86400);
    forEachFile(area, [&](const QByteArray &name, qint64, qint64 modified) {
        if (modified < oldest && removeOlder(descriptor(), name, oldest))
            removed.append(QString::fromLatin1(name));
    });
    return removed;
}

bool Quarantine::remove(const QString &storedAs) const
{
    const QByteArray name = storedAs.toLatin1();
    return isStoredName(name) && ::unlinkat(descriptor(), name.constData(), 0) == 0;
}

base::Result<base::Descriptor> Quarantine::openFile(const QString &storedAs) const
{
    const QByteArray name = storedAs.toLatin1();
    if (!isStoredName(name))
        return notFound();
    base::Descriptor file(
        ::openat(descriptor(), name.constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!file.isValid())
        return errorFrom(errno);
    struct stat status
    {};
    if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_nlink != 1)
        return notFound();
    return file;
}

QList<Quarantine::Stored> Quarantine::files() const
{
    QList<Stored> stored;
    forEachFile({}, [&stored](const QByteArray &name, qint64 bytes, qint64 modified) {
        stored.append({QString::fromLatin1(name), bytes, modified});
    });
    return stored;
}

bool Quarantine::belongsTo(const QString &storedAs, const QString &area)
{
    return storedAs.endsWith(QLatin1StringView(mark(area)));
}

Quarantine::Held Quarantine::held(const QString &area) const
{
    Held held;
    forEachFile(area, [&held](const QByteArray &, qint64 bytes, qint64) {
        ++held.files;
        held.bytes += bytes;
    });
    return held;
}

void Quarantine::forEachFile(
    const QString &area, const std::function<void(const QByteArray &name, qint64 bytes, qint64 modified)> &visit) const
{
    const QByteArray wanted = area.isEmpty() ? QByteArray() : mark(area);
    forEachName(opened(descriptor()), [&](const char *entry) {
        const QByteArray name(entry);
        struct stat status
        {};
        if (isStoredName(name) && name.endsWith(wanted)
            && ::fstatat(descriptor(), entry, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode))
            visit(name, status.st_size, status.st_mtime);
        return true;
    });
}

} // namespace files
