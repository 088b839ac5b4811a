#include "server/files/QuarantineFile.h"

#include "server/files/Errors.h"
#include "server/files/Quarantine.h"

#include <sys/stat.h>

#include <cerrno>

namespace files {

QuarantineFile::QuarantineFile(HiddenFile file, Meter meter, VirtualPath path)
    : m_meter(std::move(meter))
    , m_file(std::move(file))
    , m_path(std::move(path))
{}

base::Result<Upload::Finished> QuarantineFile::finish()
{
    struct stat status
    {};
    if (::fstat(descriptor(), &status) != 0)
        return errorFrom(errno);
    const QString area = m_meter.area().config.path;
    const QByteArray name = Quarantine::newName(area);
    if (base::Result<void> published = m_file.publish(name, HiddenFile::IfTaken::Refuse); !published)
        return published.error();
    m_meter.settle(status.st_size);
    return Finished{m_path, status.st_size, true, area, QString::fromLatin1(name), m_hash.hex()};
}

} // namespace files
