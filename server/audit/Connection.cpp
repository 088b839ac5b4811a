#include "server/audit/Connection.h"

#include "server/audit/Translated.h"

#include <QCoreApplication>
#include <QSqlError>
#include <QSqlQuery>

#include <atomic>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

// https://www.sqlite.org/rescode.html; the driver passes primary or extended codes on.
enum SqliteCode {
    SqlitePermission = 3,
    SqliteBusy = 5,
    SqliteLocked = 6,
    SqliteReadOnly = 8,
    SqliteIoError = 10,
    SqliteCorrupt = 11,
    SqliteFull = 13,
    SqliteCannotOpen = 14,
    SqliteTooBig = 18,
    SqliteConstraint = 19,
    SqliteMismatch = 20,
    SqliteNotADatabase = 26
};

} // namespace

base::Error errorOf(const QSqlError &error)
{
    using Code = base::Error::Code;
    const QString detail = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    switch (error.nativeErrorCode().toInt() & 0xff) {
    case SqlitePermission:
    case SqliteReadOnly:
        return {Code::Denied, text("The log can't be written: its file or folder is read-only (%1).").arg(detail)};
    case SqliteBusy:
    case SqliteLocked:
        return {Code::Busy, text("The log is locked by another program; close it there (%1).").arg(detail)};
    case SqliteIoError:
        return {Code::Unavailable, text("The disk that holds the log reports an error (%1).").arg(detail)};
    case SqliteCorrupt:
    case SqliteNotADatabase:
        return {Code::Corrupt, text("The log's file is damaged (%1).").arg(detail)};
    case SqliteFull:
        return {Code::Full, text("The disk that holds the log is full; make room on it (%1).").arg(detail)};
    case SqliteCannotOpen:
        return {Code::Denied,
                text("The log can't be opened; check that its folder exists and is writable (%1).").arg(detail)};
    case SqliteTooBig:
    case SqliteConstraint:
    case SqliteMismatch:
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
    static std::atomic<int> number = 0;
    close();
    m_name = u"audit-"_s % QString::number(++number);

    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name);
    database.setDatabaseName(file);
    database.setConnectOptions(mode == Mode::ReadOnly ? u"QSQLITE_BUSY_TIMEOUT=5000;QSQLITE_OPEN_READONLY"_s
                                                      : u"QSQLITE_BUSY_TIMEOUT=5000"_s);
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
