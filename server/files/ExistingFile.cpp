#include "server/files/ExistingFile.h"

#include "server/files/Errors.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace files {

ExistingFile::ExistingFile(base::Descriptor file, Meter meter, VirtualPath path, AtEnd atEnd)
    : m_meter(std::move(meter))
    , m_file(std::move(file))
    , m_path(std::move(path))
    , m_atEnd(atEnd)
{}

ExistingFile::~ExistingFile()
{
    struct stat status
    {};
    if (!m_finished && ::fstat(descriptor(), &status) == 0)
        m_meter.settle(status.st_size);
}

base::Result<Upload::Finished> ExistingFile::finish()
{
    // The file is what the client has, not that followed by the rest of a longer one.
    const off_t end = ::lseek(descriptor(), 0, SEEK_CUR);
    if (m_atEnd == AtEnd::CutOff && (end < 0 || ::ftruncate(descriptor(), end) != 0))
        return errorFrom(errno);
    struct stat status
    {};
    if (::fstat(descriptor(), &status) != 0)
        return errorFrom(errno);
    m_meter.settle(status.st_size);
    m_finished = true;

    Finished finished;
    finished.path = m_path;
    finished.bytes = status.st_size;
    return finished;
}

} // namespace files
