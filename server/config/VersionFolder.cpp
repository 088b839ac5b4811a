#include "server/config/VersionFolder.h"

#include "server/config/PrivateFiles.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace config {

namespace {

const QString historyName = u"history.json"_s;

QString versionStamp(const base::Clock &clock)
{
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(clock.utcMicroseconds() / 1000, Qt::UTC);
    return now.toString(u"yyyyMMdd'T'HHmmss'Z'"_s);
}

} // namespace

VersionFolder::VersionFolder(QString directory, const base::Clock &clock)
    : m_directory(std::move(directory))
    , m_clock(clock)
{}

/// By number, because clocks are set back now and then.
QList<VersionFolder::File> VersionFolder::files() const
{
    static const QRegularExpression shape(u"\\Aportcullis-[0-9TZ]+-([0-9]{1,15})\\.json\\z"_s);
    QList<File> files;
    const QStringList names = QDir(m_directory).entryList(QDir::Files | QDir::Hidden);
    for (const QString &name : names) {
        if (const auto match = shape.match(name); match.hasMatch())
            files.append({match.captured(1).toLongLong(), name});
    }
    std::sort(files.begin(), files.end(), [](const File &a, const File &b) { return a.number > b.number; });
    return files;
}

qint64 VersionFolder::presentNumber() const
{
    const QList<File> kept = files();
    return kept.isEmpty() ? 1 : kept.first().number + 1;
}

base::Result<void> VersionFolder::keep(const QByteArray &present, qint64 writtenAt)
{
    if (const auto made = makePrivateDirectory(m_directory); !made)
        return made;
    const qint64 number = presentNumber();
    const QList<File> kept = files();
    const QString name = u"portcullis-"_s % versionStamp(m_clock) % u'-' % QString::number(number) % u".json"_s;
    const QDir directory(m_directory);
    if (const auto written = writePrivately(directory.filePath(name), present); !written)
        return written;

    QList<Entry> known = entries();
    const QByteArray digest = digestOf(present);
    if (!find(known, number, digest)) {
        known.removeIf([number](const Entry &entry) { return entry.number == number; });
        known.append({number, writtenAt, digest, {}});
    }
    // What can't be removed is tried again the next time.
    const QList<File> old = kept.mid(Store::keptVersions - 1);
    for (const File &file : old)
        QFile::remove(directory.filePath(file.name));
    known.removeIf([number](const Entry &entry) { return entry.number <= number - Store::keptVersions; });
    write(known);
    return {};
}

void VersionFolder::noteChange(const QByteArray &present, const Change &change)
{
    if (!makePrivateDirectory(m_directory))
        return;
    const qint64 number = presentNumber();
    QList<Entry> known = entries();
    known.removeIf([number](const Entry &entry) { return entry.number >= number; });
    known.append({number, m_clock.utcMicroseconds(), digestOf(present), change});
    write(known);
}

QList<Version> VersionFolder::list(const QString &file, const QByteArray &present, qint64 writtenAt) const
{
    const QList<Entry> known = entries();
    const auto version = [&known](const QString &path, qint64 number, const QByteArray &bytes, qint64 otherwise) {
        const Entry *const entry = find(known, number, digestOf(bytes));
        return Version{path, number, entry ? entry->at : otherwise, entry ? entry->change : Change{}, false};
    };
    QList<Version> versions{version(file, presentNumber(), present, writtenAt)};
    versions.first().present = true;
    const QList<File> kept = files();
    for (const File &old : kept) {
        const QString path = QDir(m_directory).filePath(old.name);
        if (const auto bytes = contents(path); bytes && *bytes)
            versions.append(version(path, old.number, **bytes, 0));
    }
    return versions;
}

QList<VersionFolder::Entry> VersionFolder::entries() const
{
    const auto bytes = contents(QDir(m_directory).filePath(historyName));
    QList<Entry> entries;
    if (!bytes || !*bytes)
        return entries;
    const QJsonArray array = QJsonDocument::fromJson(**bytes).array();
    for (const QJsonValue &value : array) {
        const QJsonObject object = value.toObject();
        entries.append({object["version"_L1].toInteger(),
                        object["at"_L1].toInteger(),
                        object["sha256"_L1].toString().toLatin1(),
                        {object["who"_L1].toString(), object["what"_L1].toString()}});
    }
    return entries;
}

void VersionFolder::write(const QList<Entry> &entries) const
{
    QJsonArray array;
    for (const Entry &entry : entries) {
        array.append(QJsonObject{{"version"_L1, entry.number},
                                 {"at"_L1, entry.at},
                                 {"sha256"_L1, QString::fromLatin1(entry.digest)},
                                 {"who"_L1, entry.change.who},
                                 {"what"_L1, entry.change.what}});
    }
    // The history tells about configurations; one that was saved is not worth failing for it.
    static_cast<void>(writePrivately(QDir(m_directory).filePath(historyName), QJsonDocument(array).toJson()));
}

QByteArray VersionFolder::digestOf(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

const VersionFolder::Entry *VersionFolder::find(const QList<Entry> &entries, qint64 number, const QByteArray &digest)
{
    const auto found = std::find_if(entries.cbegin(), entries.cend(), [&](const Entry &entry) {
        return entry.number == number && entry.digest == digest;
    });
    return found == entries.cend() ? nullptr : &*found;
}

} // namespace config
