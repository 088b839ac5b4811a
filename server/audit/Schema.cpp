#include "server/audit/Schema.h"

#include "server/audit/DatabaseFile.h"
#include "server/audit/Translated.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSqlError>
#include <QSqlQuery>

using namespace Qt::Literals::StringLiterals;

// Q_INIT_RESOURCE declares a function of the global namespace.
static void initialiseResources()
{
    Q_INIT_RESOURCE(sql);
}

namespace audit {

namespace {

/// Index behind the comment or quoted text that starts at `start`; `start` itself if neither does.
qsizetype skipped(const QString &sql, qsizetype start)
{
    const QChar first = sql.at(start);
    if (first == u'-' && sql.mid(start, 2) == u"--") {
        const qsizetype end = sql.indexOf(u'\n', start);
        return end < 0 ? sql.size() : end;
    }
    if (first == u'\'' || first == u'"') {
        const qsizetype end = sql.indexOf(first, start + 1);
        return end < 0 ? sql.size() : end + 1;
    }
    return start;
}

bool holdsStatement(const QString &piece)
{
    const QStringList lines = piece.split(u'\n');
    return std::any_of(lines.begin(), lines.end(), [](const QString &line) {
        const QString bare = line.trimmed();
        return !bare.isEmpty() && !bare.startsWith("--"_L1);
    });
}

base::Result<void> backUp(const Connection &connection, const QString &file, int version)
{
    const QString copy = unusedName(file % u".version-"_s % QString::number(version));
    if (const auto created = createPrivately(copy); !created)
        return created.error();
    QSqlQuery query(connection.handle());
    query.prepare(u"VACUUM INTO ?"_s);
    query.addBindValue(copy);
    if (query.exec())
        return {};
    const base::Error error = errorOf(query.lastError());
    QFile::remove(copy);
    return error;
}

base::Result<void> apply(const Connection &connection, const Migration &step)
{
    QStringList statements = sqlStatements(step.sql);
    statements.prepend(u"BEGIN IMMEDIATE"_s);
    statements.append(u"PRAGMA user_version = "_s % QString::number(step.version));
    statements.append(u"COMMIT"_s);
    for (const QString &statement : std::as_const(statements)) {
        if (const auto done = connection.execute(statement); !done) {
            const auto undone = connection.execute(u"ROLLBACK"_s); // fails if SQLite rolled back already
            Q_UNUSED(undone)
            return base::Error{
                done.error().code,
                text("The log could not be brought to version %1: %2").arg(step.version).arg(done.error().detail)};
        }
    }
    return {};
}

} // namespace

QStringList sqlStatements(const QString &sql)
{
    QStringList statements;
    qsizetype begin = 0;
    for (qsizetype i = 0; i < sql.size();) {
        if (const qsizetype behind = skipped(sql, i); behind > i) {
            i = behind;
            continue;
        }
        if (sql.at(i) == u';') {
            statements += sql.mid(begin, i - begin).trimmed();
            begin = i + 1;
        }
        ++i;
    }
    if (const QString rest = sql.mid(begin); holdsStatement(rest))
        statements += rest.trimmed();
    return statements;
}

QList<Migration> migrations()
{
    initialiseResources();
    const QDir folder(u":/portcullis/sql"_s);
    QList<Migration> steps;
    const QStringList names = folder.entryList({u"*.sql"_s}, QDir::Files, QDir::Name);
    for (const QString &name : names) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            steps += Migration{name.section(u'_', 0, 0).toInt(), QString::fromUtf8(file.readAll())};
    }
    return steps;
}

int schemaVersion()
{
    static const int version = migrations().constLast().version;
    return version;
}

base::Result<int> readSchemaVersion(const Connection &connection, int newest)
{
    const auto version = connection.number(u"PRAGMA user_version"_s);
    if (!version)
        return version.error();
    const auto owner = connection.number(u"PRAGMA application_id"_s);
    if (!owner)
        return owner.error();
    const auto tables = connection.number(u"SELECT count(*) FROM sqlite_master"_s);
    if (!tables)
        return tables.error();

    const bool fresh = *version == 0 && *tables == 0;
    if (!fresh && *owner != applicationId)
        return base::Error{base::Error::Code::Invalid,
                           text("The file belongs to another program. Choose another one for the log.")};
    if (*version > newest) {
        return base::Error{base::Error::Code::Invalid,
                           text("The log was written by a newer Portcullis (version %1, this one knows %2). Update the "
                                "program or use another profile.")
                               .arg(*version)
                               .arg(newest)};
    }
    return int(*version);
}

base::Result<void> migrate(const Connection &connection, const QString &file, const QList<Migration> &steps)
{
    const auto version = readSchemaVersion(connection, steps.constLast().version);
    if (!version)
        return version.error();
    if (*version > 0 && *version < steps.constLast().version) {
        if (const auto copied = backUp(connection, file, *version); !copied)
            return copied.error();
    }
    for (const Migration &step : steps) {
        if (step.version <= *version)
            continue;
        if (const auto applied = apply(connection, step); !applied)
            return applied.error();
    }
    return {};
}

} // namespace audit
