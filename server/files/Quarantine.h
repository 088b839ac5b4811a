#pragma once

#include "server/base/Descriptor.h"
#include "server/base/Result.h"
#include "server/files/HiddenFile.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>

namespace files {

/// The folder (0700) where uploads into drop boxes wait for a person: outside every area, files 0600 under names made
/// here, never under the client's. A name is 128 random bits and then 32 bits that tell the drop box (its virtual path
/// hashed), all hexadecimal, so that an area's share can be counted without the database. Thread-safe.
class Quarantine
{
public:
    /// Creates the folder if needed and removes what a killed process left half received.
    static base::Result<std::unique_ptr<Quarantine>> open(const QString &directory);

    /// A new file, hidden until it is published under newName().
    base::Result<HiddenFile> create() const;
    static QByteArray newName(const QString &area);

    /// Removes complete files that came more than `days` days before `now` (UTC microseconds), of one drop box or of
    /// all; 0 days: none. Links and anything that is not ours stay. Returns the names removed.
    QStringList expire(int days, qint64 now, const QString &area = {}) const;

    /// Removes one complete file; false if there is none of that name, or it can't be removed.
    bool remove(const QString &storedAs) const;

    /// One complete file, for reading; NotFound also for anything that isn't a file of ours with a single name.
    base::Result<base::Descriptor> openFile(const QString &storedAs) const;

    /// A complete file that lies here, whatever is written down of it.
    struct Stored
    {
        QString storedAs;
        qint64 bytes = 0;
        qint64 modified = 0; ///< seconds since 1970
    };
    QList<Stored> files() const;
    /// Whether the name was made for that drop box.
    static bool belongsTo(const QString &storedAs, const QString &area);

    struct Held
    {
        qint64 files = 0;
        qint64 bytes = 0;
    };
    Held held(const QString &area) const;

    int descriptor() const { return m_directory.get(); }

private:
    explicit Quarantine(base::Descriptor directory);
    void forEachFile(const QString &area,
                     const std::function<void(const QByteArray &name, qint64 bytes, qint64 modified)> &visit) const;

    base::Descriptor m_directory;
};

} // namespace files
