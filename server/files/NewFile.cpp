#include "server/files/NewFile.h"

#include "server/files/Errors.h"
#include "server/files/Folder.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

namespace files {

namespace {

bool isSameFolder(int one, int other)
{
    struct stat first
    {};
    struct stat second
    {};
    return ::fstat(one, &first) == 0 && ::fstat(other, &second) == 0 && first.st_dev == second.st_dev
        && first.st_ino == second.st_ino;
}

} // namespace

NewFile::NewFile(HiddenFile file, Meter meter, Place place)
    : MeteredUpload(std::move(meter), std::move(place.path))
    , m_file(std::move(file))
    , m_folder(std::move(place.folder))
    , m_mayReplace(place.mayReplace)
    , m_strict(place.strict)
{}

qint64 NewFile::position() const
{
    return ::lseek(descriptor(), 0, SEEK_CUR);
}

base::Result<Upload::Finished> NewFile::finish()
{
    struct stat status
    {};
    const mode_t mode = meter().area().config.fileMode & 0777;
    if (base::Result<void> open = meter().mayFinish(); !open)
        return open.error();
    if (::fstat(descriptor(), &status) != 0 || ::fchmod(descriptor(), mode) != 0)
        return errorFrom(errno);
    // The folder may have been moved meanwhile, even out of the area.
    const base::Descriptor folder = meter().area().root->openBeneath(m_folder, O_PATH | O_DIRECTORY);
    if (!folder.isValid() || !isSameFolder(folder.get(), m_file.folder()))
        return notFound();

    struct stat replaced
    {};
    const bool replaces = m_mayReplace
        && ::fstatat(m_file.folder(), path().name().constData(), &replaced, AT_SYMLINK_NOFOLLOW) == 0
        && S_ISREG(replaced.st_mode);
    if (base::Result<void> published = publish(); !published)
        return published.error();
    meter().settle(status.st_size, replaces ? replaced.st_size : -1);

    Finished finished;
    finished.path = path();
    finished.bytes = status.st_size;
    return finished;
}

base::Result<void> NewFile::publish()
{
    const QByteArray name = path().name();
    if (!m_strict)
        return m_file.publish(name, m_mayReplace ? HiddenFile::IfTaken::Replace : HiddenFile::IfTaken::Refuse);
    const std::lock_guard lock(*meter().area().naming);
    // Another may have got its name since this one began.
    if (hasNameLike(*meter().area().root, m_folder, name))
        return nameTaken();
    return m_file.publish(name, HiddenFile::IfTaken::Refuse);
}

} // namespace files
