#include "server/config/Store.h"

#include "server/config/PrivateFiles.h"
#include "server/config/Say.h"
#include "server/config/VersionFolder.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace config {

namespace {

using base::Error;
using base::Result;

QString stamp(const base::Clock &clock)
{
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(clock.utcMicroseconds() / 1000, Qt::UTC);
    return now.toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'"));
}

qint64 writtenAt(const QString &file)
{
    return QFileInfo(file).lastModified().toMSecsSinceEpoch() * 1000;
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
    loaded.reading = config::read(**bytes);
    if (!loaded.reading.isJson && setCorruptAside) {
        const QString name = corruptName();
        if (!QFile::rename(m_file, name))
            return Error{
                Error::Code::Unavailable,
                Say::tr("%1 is not JSON and can't be moved to %2").arg(QDir::toNativeSeparators(m_file), name)};
        loaded.setAside = name;
    }
    return loaded;
}

Result<void> Store::save(const Config &config, const Change &change)
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
    if (const auto made = makePrivateDirectory(QFileInfo(m_file).absolutePath()); !made)
        return made;
    if (*present) {
        if (const auto kept = keep(**present); !kept)
            return kept;
    }
    if (const auto written = writePrivately(m_file, bytes); !written)
        return written;
    VersionFolder(versionsDirectory(), m_clock).noteChange(bytes, change);
    return {};
}

Result<void> Store::keep(const QByteArray &present)
{
    return config::read(present).isJson ? VersionFolder(versionsDirectory(), m_clock).keep(present, writtenAt(m_file))
                                        : writePrivately(corruptName(), present);
}

QList<Version> Store::history() const
{
    const auto present = contents(m_file);
    if (!present || !*present)
        return {};
    return VersionFolder(versionsDirectory(), m_clock).list(m_file, **present, writtenAt(m_file));
}

Result<Config> Store::read(const Version &version) const
{
    const auto bytes = contents(version.file);
    if (!bytes)
        return bytes.error();
    if (!*bytes)
        return Error{Error::Code::NotFound,
                     Say::tr("%1 is gone: only the last %2 versions are kept")
                         .arg(QDir::toNativeSeparators(version.file), QString::number(keptVersions))};
    const Reading reading = config::read(**bytes);
    if (!reading.ok())
        return Error{Error::Code::Invalid, reading.problems.first().toString()};
    return reading.config;
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
