#include "server/audit/Database.h"

#include "server/audit/DatabaseFile.h"
#include "server/audit/Schema.h"

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

/// `auto_vacuum` only takes effect before the first page is written, so it comes before the journal mode.
base::Result<void> configure(const Connection &connection, bool fullDurability)
{
    const QStringList pragmas = {
        u"PRAGMA auto_vacuum = INCREMENTAL"_s,
        u"PRAGMA journal_mode = WAL"_s,
        fullDurability ? u"PRAGMA synchronous = FULL"_s : u"PRAGMA synchronous = NORMAL"_s,
        u"PRAGMA cache_size = -16384"_s, // KiB: the ends of each index that a flood writes to stay in it
        u"PRAGMA analysis_limit = 400"_s, // of each index, when Retention looks at it
        // After a reader held the log up, the -wal file gives its room back.
        u"PRAGMA journal_size_limit = 67108864"_s,
    };
    for (const QString &pragma : pragmas) {
        if (const auto done = connection.execute(pragma); !done)
            return done.error();
    }
    return {};
}

/// The number of the last session is asked of all tables: its own row may not have been written when the server was
/// killed.
base::Result<qint64> lastSession(const Connection &connection)
{
    qint64 last = 0;
    for (const QString &source : {u"id) FROM sessions"_s, u"session) FROM attempt_rows"_s, u"session) FROM transfers"_s,
                                  u"session) FROM uploads"_s, u"session) FROM events"_s}) {
        const auto highest = connection.number(u"SELECT max("_s % source);
        if (!highest)
            return highest.error();
        last = qMax(last, *highest);
    }
    return last;
}

base::Result<OpenedDatabase> openOnce(Connection &connection, const QString &file, bool fullDurability)
{
    if (const auto created = createPrivately(file); !created)
        return created.error();
    if (const auto opened = connection.open(file, Connection::Mode::ReadWrite); !opened)
        return opened.error();
    // A file that isn't ours must not even be switched to WAL.
    if (const auto version = readSchemaVersion(connection, schemaVersion()); !version)
        return version.error();
    if (const auto configured = configure(connection, fullDurability); !configured)
        return configured.error();
    if (const auto migrated = migrate(connection, file, migrations()); !migrated)
        return migrated.error();
    const auto last = lastSession(connection);
    if (!last)
        return last.error();
    return OpenedDatabase{*last, {}};
}

} // namespace

base::Result<OpenedDatabase> openForWriting(Connection &connection, const QString &file, bool fullDurability)
{
    auto opened = openOnce(connection, file, fullDurability);
    if (opened)
        return opened;
    connection.close();
    if (opened.error().code != base::Error::Code::Corrupt)
        return opened;

    const auto aside = setAside(file);
    if (!aside)
        return aside.error();
    auto anew = openOnce(connection, file, fullDurability);
    if (anew)
        anew->setAside = *aside;
    else
        connection.close();
    return anew;
}

base::Result<void> endLostSessions(const Connection &connection)
{
    return connection.execute(
        u"UPDATE sessions SET \"end\" = 'lost', ended = max(began, "
        "coalesce((SELECT max(at) FROM attempt_rows WHERE attempt_rows.session = sessions.id), 0), "
        "coalesce((SELECT max(ended) FROM transfers WHERE transfers.session = sessions.id), 0)) WHERE ended = 0"_s);
}

} // namespace audit
