#include "server/audit/DatabaseFile.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFile>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

base::Error deniedError(const char *source, const QFile &file)
{
    return {base::Error::Code::Denied,
            QCoreApplication::translate("audit", source).arg(file.fileName(), file.errorString())};
}

} // namespace

base::Result<void> createPrivately(const QString &name)
{
    QFile file(name);
    if (file.exists() || file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner))
        return {};
    return deniedError(
        QT_TRANSLATE_NOOP("audit", "%1 can't be created: %2. Check that its folder exists and is writable."), file);
}

QString unusedName(const QString &wanted)
{
    QString name = wanted;
    for (int i = 2; QFile::exists(name); ++i)
        name = wanted % u'-' % QString::number(i);
    return name;
}

base::Result<QString> setAside(const QString &name)
{
    const QString time = QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd'T'HHmmss'Z'"_s);
    const QString aside = unusedName(name % u".corrupt-"_s % time);
    QFile file(name);
    if (!file.rename(aside))
        return deniedError(QT_TRANSLATE_NOOP("audit", "The damaged log %1 can't be set aside: %2"), file);
    for (const QString &suffix : {u"-wal"_s, u"-shm"_s}) {
        // One that stayed would be taken for the new database's own.
        QFile part(name % suffix);
        if (part.exists() && !part.rename(aside % suffix))
            return deniedError(QT_TRANSLATE_NOOP("audit", "The damaged log %1 can't be set aside: %2"), part);
    }
    return aside;
}

FileIdentity identityOf(const QByteArray &encodedName)
{
#ifdef Q_OS_UNIX
    struct stat state = {};
    if (::stat(encodedName.constData(), &state) == 0)
        return {quint64(state.st_dev), quint64(state.st_ino)};
#else
    Q_UNUSED(encodedName)
#endif
    return {};
}

} // namespace audit
