#include "server/config/Store.h"

#include "server/config/Say.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSaveFile>

#include <algorithm>
#include <optional>

namespace config {

namespace {

using base::Error;
using base::Result;

constexpr auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

Error failure(const QString &sentence, const QString &path, const QString &cause)
{
    return {Error::Code::Unavailable, sentence.arg(QDir::toNativeSeparators(path), cause)};
}

/// nullopt inside: there is no such file.
Result<std::optional<QByteArray>> contents(const QString &path)
{
    QFile file(path);
    if (!QFileInfo::exists(path) && !QFileInfo(path).isSymLink())
        return std::optional<QByteArray>();
    if (!file.open(QIODevice::ReadOnly))
        return failure(Say::tr("%1 can't be read: %2"), path, file.errorString());
    // One byte more than allowed, for read() to refuse it; a device would have no end.
    const QByteArray bytes = file.read(longestDocument + 1);
    if (file.error() != QFileDevice::NoError)
        return failure(Say::tr("%1 can't be read: %2"), path, file.errorString());
    return std::optional(bytes);
}

Result<void> writePrivately(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.setPermissions(ownerOnly) && file.write(bytes) == bytes.size()
        && file.commit()) {
        return {};
    }
    return failure(Say::tr("%1 can't be written: %2"), path, file.errorString());
}

Result<void> makeDirectory(const QString &path)
{
    const QFileInfo info(path);
    if (info.isDir())
        return {};
    const bool made = QDir().mkpath(info.path()) && QDir().mkdir(path, ownerOnly | QFileDevice::ExeOwner);
    if (made)
        return {};
    return Error{Error::Code::Unavailable, Say::tr("The folder %1 can't be made").arg(QDir::toNativeSeparators(path))};
}

struct Version
{
    qint64 number = 0;
    QString name;
};

/// Newest first. By number, because clocks are set back now and then.
QList<Version> versionsIn(const QDir &directory)
{
    static const QRegularExpression shape(QStringLiteral("\\Aportcullis-[0-9TZ]+-([0-9]{1,15})\\.json\\z"));
    QList<Version> versions;
    const QStringList names = directory.entryList(QDir::Files | QDir::Hidden);
    for (const QString &name : names) {
        if (const auto match = shape.match(name); match.hasMatch())
            versions.append({match.captured(1).toLongLong(), name});
    }
    std::sort(versions.begin(), versions.end(), [](const Version &a, const Version &b) { return a.number > b.number; });
    return versions;
}

QString stamp(const base::Clock &clock)
{
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(clock.utcMicroseconds() / 1000, Qt::UTC);
    return now.toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'"));
}

} // namespace

Store::Store(QString file, const base::Clock &clock)
    : m_file(std::move(file))
    , m_clock(clock)
{}

bool Store::exists() const
{
    return QFileInfo::exists(m_file);
}

QString Store::versionsDirectory() const
{
    return QFileInfo(m_file).absolutePath() % QLatin1String("/versions");
}

Result<Store::Loaded> Store::load(bool setCorruptAside) const
{
    const auto bytes = contents(m_file);
    if (!bytes)
        return bytes.error();
    Loaded loaded;
    if (!*bytes)
        return loaded;
    loaded.existed = true;
    loaded.reading = read(**bytes);
    if (!loaded.reading.isJson && setCorruptAside) {
        const QString name = corruptName();
        if (!QFile::rename(m_file, name))
            return failure(Say::tr("%1 is not JSON and can't be moved to %2"), m_file, name);
        loaded.setAside = name;
    }
    return loaded;
}

Result<void> Store::save(const Config &config)
{
    const auto problems = validate(config);
    if (!problems.isEmpty()) {
        QStringList lines;
        for (const Problem &problem : problems)
            lines += problem.toString();
        return Error{Error::Code::Invalid, lines.join(u'\n')};
    }
    const QByteArray bytes = write(config);
    const auto present = contents(m_file);
    if (!present)
        return present.error();
    if (*present == bytes)
        return {};
    if (const auto made = makeDirectory(QFileInfo(m_file).absolutePath()); !made)
        return made;
    if (*present) {
        if (const auto kept = keep(**present); !kept)
            return kept;
    }
    return writePrivately(m_file, bytes);
}

Result<void> Store::keep(const QByteArray &present)
{
    return read(present).isJson ? keepVersion(present) : writePrivately(corruptName(), present);
}

Result<void> Store::keepVersion(const QByteArray &present)
{
    const QDir directory(versionsDirectory());
    if (const auto made = makeDirectory(directory.path()); !made)
        return made;
    const auto versions = versionsIn(directory);
    const qint64 number = versions.isEmpty() ? 1 : versions.first().number + 1;
    const QString name =
        QLatin1String("portcullis-") % stamp(m_clock) % u'-' % QString::number(number) % QLatin1String(".json");
    if (const auto written = writePrivately(directory.filePath(name), present); !written)
        return written;
    // What can't be removed is tried again the next time.
    for (const Version &old : versions.mid(keptVersions - 1))
        QFile::remove(directory.filePath(old.name));
    return {};
}

QString Store::corruptName() const
{
    const QString base = m_file % QLatin1String(".corrupt-") % stamp(m_clock);
    QString name = base;
    for (int i = 2; QFileInfo::exists(name); ++i)
        name = base % u'-' % QString::number(i);
    return name;
}

} // namespace config
