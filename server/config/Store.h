#pragma once

#include "server/base/Clock.h"
#include "server/base/Result.h"
#include "server/config/Json.h"

#include <QList>
#include <QString>

namespace config {

/// Why a configuration was saved.
struct Change
{
    QString who; ///< the desktop user's name
    QString what; ///< in words: "PORT policy: rule "lab" is new"
    friend bool operator==(const Change &, const Change &) = default;
};

/// A configuration of the past, or the present one.
struct Version
{
    QString file; ///< where it is kept
    qint64 number = 0; ///< counts up; the present one has the highest
    qint64 at = 0; ///< when it was saved, UTC microseconds; 0: unknown
    Change change; ///< that made it; empty when the file was edited by hand
    bool present = false;
    friend bool operator==(const Version &, const Version &) = default;
};

/// The configuration file of a profile: `portcullis.json`, the last 20 versions beside it in `versions/`. Not
/// thread-safe; one owner. Every write is atomic (QSaveFile) and private to the user (0600).
class Store
{
public:
    explicit Store(QString file, const base::Clock &clock = base::Clock::system());

    const QString &file() const { return m_file; }
    bool exists() const;

    struct Loaded
    {
        Reading reading;
        QString setAside; ///< where a file that isn't JSON was moved to; empty if it wasn't
        bool existed = false;
    };
    /// Reads the file; a missing one gives the defaults with existed == false. A file that is not JSON at all is moved
    /// aside only when `setCorruptAside`; wrong values never move it. Fails only when it can't be read.
    base::Result<Loaded> load(bool setCorruptAside) const;

    /// Validates, keeps the present file as a version, writes the new one. On failure the old file is untouched.
    /// Writes nothing when the file holds the same already. A present file that is not JSON is not kept among the
    /// versions, where it would be dropped one day, but beside the file as load() would have set it aside.
    base::Result<void> save(const Config &config, const Change &change = {});

    /// Newest first, the present one included. Who and what come from `versions/history.json`; a version without an
    /// entry there has neither.
    QList<Version> history() const;
    base::Result<Config> read(const Version &version) const;

    QString versionsDirectory() const;
    static constexpr int keptVersions = 20;

private:
    QString corruptName() const;
    base::Result<void> keep(const QByteArray &present);

    QString m_file;
    const base::Clock &m_clock;
};

} // namespace config
