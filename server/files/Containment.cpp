#include "server/files/Containment.h"

#include "server/files/KernelContainment.h"
#include "server/files/PortableContainment.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <fcntl.h>

#include <cerrno>
#include <system_error>

namespace files {

namespace {

using Code = base::Error::Code;

QString systemText(int errorNumber)
{
    return QString::fromLocal8Bit(std::generic_category().message(errorNumber));
}

QList<QByteArray> namesOf(const QString &directory)
{
    QList<QByteArray> names{QFile::encodeName(QDir::cleanPath(directory))};
    const QByteArray canonical = QFile::encodeName(QFileInfo(directory).canonicalFilePath());
    if (!canonical.isEmpty() && canonical != names.first())
        names.append(canonical);
    return names;
}

} // namespace

base::Result<std::unique_ptr<Containment>> Containment::open(const QString &directory, Kind kind)
{
    if (!QDir::isAbsolutePath(directory)) {
        return base::Error{Code::Invalid,
                           QCoreApplication::translate("files", "%1 is not an absolute path.").arg(directory)};
    }
    base::Descriptor root(
        ::open(QFile::encodeName(directory).constData(), O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC));
    if (!root.isValid()) {
        const int reason = errno;
        const QString text = QCoreApplication::translate("files", "%1 can't be opened: %2.");
        return base::Error{reason == ENOENT ? Code::NotFound : Code::Unavailable,
                           text.arg(directory, systemText(reason))};
    }

    const bool kernel = kind != Kind::Portable && KernelContainment::isSupported(root.get());
    if (kind == Kind::Kernel && !kernel) {
        return base::Error{Code::Unavailable, QCoreApplication::translate("files", "This system has no openat2(2).")};
    }
    auto walk = std::make_unique<PortableContainment>(std::move(root), namesOf(directory));
    if (!kernel)
        return std::unique_ptr<Containment>(std::move(walk));
    return std::unique_ptr<Containment>(std::make_unique<KernelContainment>(std::move(walk)));
}

base::Descriptor Containment::openParent(const QByteArray &relative, QByteArray *name) const
{
    const qsizetype slash = relative.lastIndexOf('/');
    *name = relative.sliced(slash + 1);
    if (name->isEmpty() || *name == "." || *name == "..") {
        errno = EINVAL;
        return {};
    }
    return openBeneath(relative.left(qMax(qsizetype(0), slash)), O_PATH | O_DIRECTORY);
}

} // namespace files
