#include "server/base/DesktopUser.h"

#include <QByteArray>
#include <QtGlobal>

#include <pwd.h>
#include <unistd.h>

namespace base {

namespace {

/// Of the account that this process runs as, where the session says nothing: started by a service manager, say.
QString accountName()
{
    passwd entry = {};
    passwd *found = nullptr;
    QByteArray buffer(16 * 1024, Qt::Uninitialized);
    const bool known = ::getpwuid_r(::getuid(), &entry, buffer.data(), size_t(buffer.size()), &found) == 0 && found;
    return known ? QString::fromLocal8Bit(entry.pw_name) : QString();
}

} // namespace

QString desktopUser()
{
    for (const char *variable : {"USER", "LOGNAME", "USERNAME"}) {
        if (const QString name = qEnvironmentVariable(variable); !name.isEmpty())
            return name;
    }
    return accountName();
}

} // namespace base
