#include "server/base/DesktopUser.h"

#include <QByteArray>
#include <QtGlobal>

#include <pwd.h>
#include <unistd.h>

namespace base {

QString accountName(quint32 id)
{
    passwd entry = {};
    passwd *found = nullptr;
    QByteArray buffer(16 * 1024, Qt::Uninitialized);
    const bool known = ::getpwuid_r(id, &entry, buffer.data(), size_t(buffer.size()), &found) == 0 && found;
    return known ? QString::fromLocal8Bit(entry.pw_name) : QStringLiteral("uid %1").arg(id);
}

QString desktopUser()
{
    for (const char *variable : {"USER", "LOGNAME", "USERNAME"}) {
        if (const QString name = qEnvironmentVariable(variable); !name.isEmpty())
            return name;
    }
    // The session may say nothing: started by a service manager, say.
    return accountName(::getuid());
}

} // namespace base
