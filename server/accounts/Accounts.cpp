#include "server/accounts/Accounts.h"

namespace accounts {

bool isAnonymousName(const QString &name)
{
    return name.compare(QLatin1String("anonymous"), Qt::CaseInsensitive) == 0
        || name.compare(QLatin1String("ftp"), Qt::CaseInsensitive) == 0;
}

bool matchesWho(const QString &who, const Identity &identity)
{
    if (!identity.signedIn)
        return false;
    if (who == QLatin1String("*"))
        return true;
    if (who == QLatin1String("anonymous"))
        return identity.anonymous;
    if (identity.anonymous)
        return false;
    return who == QLatin1String("users") || (!who.isEmpty() && who == identity.user);
}

} // namespace accounts
