#include "server/base/DesktopUser.h"

#include <QtGlobal>

namespace base {

QString desktopUser()
{
    for (const char *variable : {"USER", "LOGNAME", "USERNAME"}) {
        if (const QString name = qEnvironmentVariable(variable); !name.isEmpty())
            return name;
    }
    return {};
}

} // namespace base
