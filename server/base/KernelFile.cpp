#include "server/base/KernelFile.h"

#include <QFile>

namespace base {

QByteArray startOfKernelFile(const QString &name, qint64 mostBytes)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.read(mostBytes) : QByteArray();
}

} // namespace base
