#include "server/config/Problem.h"

#include "server/base/PlainText.h"

namespace config {

QString Problem::toString() const
{
    if (pointer.isEmpty())
        return message;
    // A pointer may hold an unknown key, which may hold anything.
    return base::escaped(pointer) % QLatin1String(": ") % message;
}

QString below(const QString &pointer, const QString &key)
{
    QString token = key;
    token.replace(u'~', QLatin1String("~0")).replace(u'/', QLatin1String("~1"));
    return pointer % u'/' % token;
}

QString below(const QString &pointer, qsizetype index)
{
    return pointer % u'/' % QString::number(index);
}

} // namespace config
