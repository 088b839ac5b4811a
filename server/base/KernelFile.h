#pragma once

#include <QByteArray>
#include <QString>

namespace base {

/// The start of a file that the kernel makes as it is read (proc(5)), which has no size to ask for; empty where there
/// is none.
QByteArray startOfKernelFile(const QString &name, qint64 mostBytes);

} // namespace base
