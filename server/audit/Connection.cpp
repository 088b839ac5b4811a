#include "server/audit/Connection.h"

#include "server/audit/Translated.h"

#include <QCoreApplication>
#include <QSqlDriver>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <sqlite3.h>

#include <atomic>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

/// SQLite counts its memory under a mutex, which costs more than the memory. Refused, and harmless, when it is in use
/// already.
void spareMemoryStatistics()
{
    static const int answer = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    Q_UNUSED(answer)
}

} // namespace

base::Error errorOf(const QSqlError &error)
{
    return errorOf(error.nativeErrorCode().toInt(),
                   error.databaseText().isEmpty() ? error.driverText() : error.databaseText());
}

base::Error errorOf(int sqliteCode, const QString &detail)
{
    using Code = base::Error::Code;
    switch (sqliteCode & 0xff) { // extended codes have the primary one in their lowest byte
    case SQLITE_PERM:
    case SQLITE_READONLY:
        return {Code::Denied, text("The log can't be written: its file or folder is read-only (%1).").arg(detail)};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {Code::Busy, text("The log is locked by another program; close it there (%1).").arg(detail)};
    case SQLITE_IOERR:
        return {Code::Unavailable, text("The disk that holds the log reports an error (%1).").arg(detail)};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return {Code::Corrupt, text("The log's file is damaged (%1).").arg(detail)};
    case SQLITE_FULL:
        return {Code::Full, text("The disk that holds the log is full; make room on it (%1).").arg(detail)};
    case SQLITE_CANTOPEN:
        return {Code::Denied,
                text("The log can't be opened; check that its folder exists and is writable (%1).").arg(detail)};
    case SQLITE_TOOBIG:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
        return {Code::Invalid, text("A record does not fit the log (%1).").arg(detail)};
    default:
        return {Code::Internal, text("The log's database reports: %1").arg(detail)};
    }
}

Connection::~Connection()
{
    close();
}

base::Result<void> Connection::open(const QString &file, Mode mode)
{
    spareMemoryStatistics();
    static std::atomic<int> number = 0;
    close();
    m_name = u"audit-"_s % QString::number(++number);

    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name);
    database.setDatabaseName(file);
    QString options = u"QSQLITE_BUSY_TIMEOUT="_s % QString::number(busyMilliseconds);
    if (mode == Mode::ReadOnly)
        options += u";QSQLITE_OPEN_READONLY"_s;
    database.setConnectOptions(options);
    if (database.open())
        return {};
    const base::Error error = errorOf(database.lastError());
    database = {};
    close();
    return error;
}

void Connection::close()
{
    if (m_name.isEmpty())
        return;
    handle().close();
    QSqlDatabase::removeDatabase(m_name);
    m_name.clear();
}

QSqlDatabase Connection::handle() const
{
    return QSqlDatabase::database(m_name, false);
}

base::Result<sqlite3 *> Connection::native() const
{
    QSqlQuery source(handle());
    const bool isSame = source.exec(u"SELECT sqlite_source_id()"_s) && source.next()
        && source.value(0).toString() == QLatin1StringView(sqlite3_sourceid());
    const QVariant native = handle().driver()->handle();
    if (!isSame || qstrcmp(native.typeName(), "sqlite3*") != 0) {
        return base::Error{base::Error::Code::Internal,
                           text("Qt's driver QSQLITE has another SQLite in it than this program uses (%1); install the "
                                "driver that belongs to the system.")
                               .arg(QLatin1StringView(sqlite3_libversion()))};
    }
    return *static_cast<sqlite3 *const *>(native.constData());
}

base::Result<void> Connection::execute(const QString &sql) const
{
    QSqlQuery query(handle());
    if (!query.exec(sql))
        return errorOf(query.lastError());
    return {};
}

base::Result<qint64> Connection::number(const QString &sql) const
{
    QSqlQuery query(handle());
    query.setForwardOnly(true);
    if (!query.exec(sql))
        return errorOf(query.lastError());
    return query.next() ? query.value(0).toLongLong() : 0;
}

} // namespace audit
