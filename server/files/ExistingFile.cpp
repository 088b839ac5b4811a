#include "server/files/ExistingFile.h"

#include "server/files/Errors.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace files {

ExistingFile::ExistingFile(base::Descriptor file, Meter meter, VirtualPath path, AtEnd atEnd, qint64 position,
                           qint64 size)
    : MeteredUpload(std::move(meter), std::move(path))
    , m_file(std::move(file))
    , m_atEnd(atEnd)
    , m_before(position == size ? size : -1)
{}

ExistingFile::~ExistingFile()
{
    struct stat status
    {};
    if (!m_finished && ::fstat(descriptor(), &status) == 0)
        meter().settle(status.st_size);
}

void ExistingFile::refused()
{
    struct stat status
    {};
    const off_t end = ::lseek(descriptor(), 0, SEEK_CUR);
    // Unless somebody else appended behind it.
    if (m_before >= 0 && end >= 0 && ::fstat(descriptor(), &status) == 0 && status.st_size == end)
        static_cast<void>(::ftruncate(descriptor(), m_before) == 0);
}

base::Result<Upload::Finished> ExistingFile::finish()
{
    if (base::Result<void> open = meter().mayFinish(); !open)
        return open.error();
    // The file is what the client has, not that followed by the rest of a longer one.
    const off_t end = ::lseek(descriptor(), 0, SEEK_CUR);
    if (m_atEnd == AtEnd::CutOff && (end < 0 || ::ftruncate(descriptor(), end) != 0))
        return errorFrom(errno);
    struct stat status
    {};
    if (::fstat(descriptor(), &status) != 0)
        return errorFrom(errno);
    meter().settle(status.st_size);
    m_finished = true;

    Finished finished;
    finished.path = path();
    finished.bytes = status.st_size;
    return finished;
}

} // namespace files
