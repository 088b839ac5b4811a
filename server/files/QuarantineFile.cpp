#include "server/files/QuarantineFile.h"

#include "server/files/Errors.h"
#include "server/files/Quarantine.h"

#include <sys/stat.h>

#include <cerrno>

namespace files {

QuarantineFile::QuarantineFile(HiddenFile file, Meter meter, VirtualPath path)
    : MeteredUpload(std::move(meter), std::move(path))
    , m_file(std::move(file))
{}

base::Result<Upload::Finished> QuarantineFile::finish()
{
    struct stat status
    {};
    if (base::Result<void> open = meter().mayFinish(); !open)
        return open.error();
    if (::fstat(descriptor(), &status) != 0)
        return errorFrom(errno);
    const QString area = meter().area().config.path;
    const QByteArray name = Quarantine::newName(area);
    if (base::Result<void> published = m_file.publish(name, HiddenFile::IfTaken::Refuse); !published)
        return published.error();
    meter().settle(status.st_size);
    return Finished{path(), status.st_size, true, area, QString::fromLatin1(name), m_hash.hex()};
}

} // namespace files
