#include "ui/common/Formatting.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QLocale>

namespace ui::format {

using namespace Qt::Literals::StringLiterals;

namespace {

QString unknown()
{
    return u"–"_s;
}

QDateTime local(qint64 microseconds)
{
    return QDateTime::fromMSecsSinceEpoch(microseconds / 1000);
}

} // namespace

QString bytes(qint64 bytes)
{
    if (bytes < 0)
        return unknown();
    return QLocale().formattedDataSize(bytes, bytes < 1024 * 1024 ? 0 : 1);
}

QString rate(qint64 bytesPerSecond)
{
    if (bytesPerSecond < 0)
        return unknown();
    return QCoreApplication::translate("ui::format", "%1/s", "a rate, such as 1.4 MiB/s").arg(bytes(bytesPerSecond));
}

QString duration(qint64 seconds)
{
    if (seconds < 0)
        return unknown();
    const qint64 minutes = seconds / 60;
    const qint64 hours = minutes / 60;
    const qint64 days = hours / 24;
    if (minutes == 0)
        return QCoreApplication::translate("ui::format", "%1 s", "seconds").arg(seconds);
    if (hours == 0)
        return QCoreApplication::translate("ui::format", "%1 min %2 s").arg(minutes).arg(seconds % 60);
    if (days == 0)
        return QCoreApplication::translate("ui::format", "%1 h %2 min").arg(hours).arg(minutes % 60);
    return QCoreApplication::translate("ui::format", "%1 d %2 h").arg(days).arg(hours % 24);
}

QString count(qint64 number)
{
    return QLocale().toString(number);
}

QString stamp(qint64 microseconds)
{
    return microseconds == 0 ? unknown() : local(microseconds).toString(u"yyyy-MM-dd HH:mm:ss");
}

QString exactStamp(qint64 microseconds)
{
    if (microseconds == 0)
        return unknown();
    const QDateTime at = local(microseconds);
    const int offset = at.offsetFromUtc() / 60;
    const QString zone = u"UTC%1%2:%3"_s.arg(offset < 0 ? u'-' : u'+')
                             .arg(qAbs(offset) / 60, 2, 10, QLatin1Char('0'))
                             .arg(qAbs(offset) % 60, 2, 10, QLatin1Char('0'));
    return QString(at.toString(u"yyyy-MM-dd HH:mm:ss.zzz") % u' ' % (offset == 0 ? u"UTC"_s : zone));
}

QString clock(qint64 microseconds, qint64 nowMicroseconds)
{
    if (microseconds == 0)
        return unknown();
    const QDateTime at = local(microseconds);
    const bool today = at.date() == local(nowMicroseconds).date();
    return at.toString(today ? u"HH:mm"_s : u"yyyy-MM-dd HH:mm"_s);
}

QString path(const QString &path)
{
    const QString home = QDir::homePath();
    if (path == home)
        return u"~"_s;
    return path.startsWith(QString(home % u'/')) ? QString(u'~' % path.sliced(home.size())) : path;
}

} // namespace ui::format
