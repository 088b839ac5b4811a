#include "server/files/Publication.h"

#include "server/files/Containment.h"
#include "server/files/ContentHash.h"
#include "server/files/Errors.h"
#include "server/files/HiddenFile.h"
#include "server/files/NameRules.h"

#include <QCoreApplication>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace files {

namespace {

using base::Error;
using base::Result;

Error changed()
{
    return {Error::Code::Corrupt,
            QCoreApplication::translate(
                "files", "The file is not what arrived: its hash differs. It was not published. Reject it.")};
}

Result<void> writeAll(int file, const char *bytes, qint64 size)
{
    while (size > 0) {
        const ssize_t written = ::write(file, bytes, size_t(size));
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return errorFrom(errno);
        bytes += written;
        size -= written;
    }
    return {};
}

/// Bytes and nothing else: no mode, no extended attributes, no access lists. Returns the copy's hash.
Result<QByteArray> copy(int source, int target)
{
    ContentHash hash;
    QByteArray buffer(256 * 1024, Qt::Uninitialized);
    off_t position = 0;
    for (;;) {
        const ssize_t got = ::pread(source, buffer.data(), size_t(buffer.size()), position);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errorFrom(errno);
        if (got == 0)
            return hash.hex();
        if (const Result<void> written = writeAll(target, buffer.constData(), got); !written)
            return written.error();
        hash.add(buffer.constData(), got);
        position += got;
    }
}

Result<base::Descriptor> openFolder(const config::Area &area, const QByteArray &folder)
{
    const Result<std::unique_ptr<Containment>> root = Containment::open(area.directory);
    if (!root)
        return root.error();
    base::Descriptor opened = (*root)->openBeneath(folder, O_RDONLY | O_DIRECTORY);
    if (!opened.isValid())
        return errorFrom(errno);
    return opened;
}

} // namespace

Result<Publication> Publication::publish(const Request &request)
{
    const std::optional<QByteArray> name = NameRules::plain(request.name);
    if (!name)
        return nameNotAllowed();
    Result<base::Descriptor> folder = openFolder(request.area, request.folder);
    if (!folder)
        return folder.error();
    Result<HiddenFile> file = HiddenFile::create(std::move(folder).value());
    if (!file)
        return file.error();
    const Result<QByteArray> hash = copy(request.source, file->descriptor());
    if (!hash)
        return hash.error();
    if (*hash != request.sha256)
        return changed();

    struct stat status
    {};
    const mode_t mode = mode_t(request.area.fileMode) & 0666;
    if (::fchmod(file->descriptor(), mode) != 0 || ::fsync(file->descriptor()) != 0
        || ::fstat(file->descriptor(), &status) != 0) {
        return errorFrom(errno);
    }
    if (const Result<void> published = file->publish(*name, HiddenFile::IfTaken::Refuse); !published)
        return published.error();
    return Publication{status.st_dev, status.st_ino, status.st_size};
}

Result<void> Publication::withdraw(const config::Area &area, const QByteArray &folder, const QByteArray &name) const
{
    const Result<base::Descriptor> opened = openFolder(area, folder);
    if (!opened)
        return opened.error();
    struct stat status
    {};
    if (::fstatat(opened->get(), name.constData(), &status, AT_SYMLINK_NOFOLLOW) != 0)
        return errorFrom(errno);
    if (!S_ISREG(status.st_mode) || status.st_dev != device || status.st_ino != inode)
        return notFound();
    return ::unlinkat(opened->get(), name.constData(), 0) == 0 ? Result<void>() : errorFrom(errno);
}

} // namespace files
