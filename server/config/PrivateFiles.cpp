#include "server/config/PrivateFiles.h"

#include "server/config/Json.h"
#include "server/config/Say.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <sys/stat.h>

#include <cerrno>

namespace config {

namespace {

using base::Error;
using base::Result;

constexpr auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

Error failure(const QString &sentence, const QString &path, const QString &cause)
{
    return {Error::Code::Unavailable, sentence.arg(QDir::toNativeSeparators(path), cause)};
}

/// One that can't be looked for, in a folder that mustn't be entered, may be there.
bool isMissing(const QString &path)
{
    struct stat status
    {};
    return ::lstat(QFile::encodeName(path).constData(), &status) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

} // namespace

Result<std::optional<QByteArray>> contents(const QString &path)
{
    QFile file(path);
    if (isMissing(path))
        return std::optional<QByteArray>();
    if (!file.open(QIODevice::ReadOnly))
        return failure(Say::tr("%1 can't be read: %2"), path, file.errorString());
    // One byte more than allowed, for read() to refuse it; a device would have no end.
    const QByteArray bytes = file.read(longestDocument + 1);
    if (file.error() != QFileDevice::NoError)
        return failure(Say::tr("%1 can't be read: %2"), path, file.errorString());
    return std::optional(bytes);
}

Result<void> writePrivately(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.setPermissions(ownerOnly) && file.write(bytes) == bytes.size()
        && file.commit()) {
        return {};
    }
    return failure(Say::tr("%1 can't be written: %2"), path, file.errorString());
}

Result<void> makePrivateDirectory(const QString &path)
{
    const QFileInfo info(path);
    if (info.isDir())
        return {};
    const bool made = QDir().mkpath(info.path()) && QDir().mkdir(path, ownerOnly | QFileDevice::ExeOwner);
    if (made)
        return {};
    return Error{Error::Code::Unavailable, Say::tr("The folder %1 can't be made").arg(QDir::toNativeSeparators(path))};
}

} // namespace config
