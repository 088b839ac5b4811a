#pragma once

#include "server/base/Clock.h"
#include "server/base/Result.h"
#include "server/config/Store.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace config {

/// The folder `versions/` beside a configuration file: what the file held before, numbered, and in `history.json` who
/// saved each version, when, and what changed. Not thread-safe; reading is, beside one writer.
class VersionFolder
{
public:
    VersionFolder(QString directory, const base::Clock &clock);

    /// Keeps `present`, which was written at `writtenAt` (UTC microseconds), and drops what is older than the last 20.
    base::Result<void> keep(const QByteArray &present, qint64 writtenAt);
    /// Writes down who made `present`, the newest version. What can't be written is missing from the history, nothing
    /// worse.
    void noteChange(const QByteArray &present, const Change &change);

    /// Newest first; `file` and its bytes are the present version.
    QList<Version> list(const QString &file, const QByteArray &present, qint64 writtenAt) const;

private:
    struct File
    {
        qint64 number = 0;
        QString name;
    };
    QList<File> files() const; ///< newest first
    qint64 presentNumber() const;

    struct Entry
    {
        qint64 number = 0;
        qint64 at = 0;
        QByteArray digest; ///< of the version's bytes: a file edited by hand is nobody's
        Change change;
    };
    QList<Entry> entries() const;
    void write(const QList<Entry> &entries) const;
    static QByteArray digestOf(const QByteArray &bytes);
    static const Entry *find(const QList<Entry> &entries, qint64 number, const QByteArray &digest);

    QString m_directory;
    const base::Clock &m_clock;
};

} // namespace config
