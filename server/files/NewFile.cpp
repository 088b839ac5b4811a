#include "server/files/NewFile.h"

#include "server/files/Errors.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

namespace files {

NewFile::NewFile(HiddenFile file, Meter meter, VirtualPath path, HiddenFile::IfTaken ifTaken,
                 std::shared_ptr<CreatedFiles> created)
    : m_meter(std::move(meter))
    , m_file(std::move(file))
    , m_path(std::move(path))
    , m_ifTaken(ifTaken)
    , m_created(std::move(created))
{}

base::Result<Upload::Finished> NewFile::finish()
{
    struct stat status
    {};
    const mode_t mode = m_meter.area().config.fileMode & 0777;
    if (::fstat(descriptor(), &status) != 0 || ::fchmod(descriptor(), mode) != 0)
        return errorFrom(errno);

    const QByteArray name = m_path.name();
    struct stat replaced
    {};
    const bool replaces = m_ifTaken == HiddenFile::IfTaken::Replace
        && ::fstatat(m_file.folder(), name.constData(), &replaced, AT_SYMLINK_NOFOLLOW) == 0
        && S_ISREG(replaced.st_mode);
    if (base::Result<void> published = m_file.publish(name, m_ifTaken); !published)
        return published.error();
    m_meter.settle(status.st_size, replaces ? replaced.st_size : -1);
    m_created->add(m_path, descriptor());

    Finished finished;
    finished.path = m_path;
    finished.bytes = status.st_size;
    return finished;
}

} // namespace files
