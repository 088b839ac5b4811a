#include "server/audit/Statement.h"

#include "server/audit/Connection.h"

#include <sqlite3.h>

namespace audit {

namespace {

base::Error lastError(sqlite3 *database)
{
    return errorOf(sqlite3_errcode(database), QString::fromUtf8(sqlite3_errmsg(database)));
}

} // namespace

Statement::Statement() = default;
Statement::~Statement() = default;
Statement::Statement(Statement &&other) noexcept = default;
Statement &Statement::operator=(Statement &&other) noexcept = default;

void Statement::Finalizer::operator()(sqlite3_stmt *statement) const
{
    sqlite3_finalize(statement);
}

base::Result<void> Statement::prepare(const Connection &connection, const QString &sql)
{
    m_statement.reset();
    const auto database = connection.native();
    if (!database)
        return database.error();
    const QByteArray text = sql.toUtf8();
    sqlite3_stmt *prepared = nullptr;
    if (sqlite3_prepare_v3(*database, text.constData(), int(text.size()), SQLITE_PREPARE_PERSISTENT, &prepared, nullptr)
        != SQLITE_OK)
        return lastError(*database);
    m_statement.reset(prepared);
    return {};
}

// A value that can't be bound leaves NULL behind, which the table refuses: step() tells.

void Statement::bind(int position, qint64 value)
{
    sqlite3_bind_int64(m_statement.get(), position, value);
}

void Statement::bind(int position, const QString &value)
{
    // utf16() of a null string points at an empty one.
    sqlite3_bind_text16(m_statement.get(), position, value.utf16(), int(value.size() * 2), SQLITE_STATIC);
}

void Statement::bind(int position, const QByteArray &value)
{
    // constData() of a null array points at an empty one.
    sqlite3_bind_blob(m_statement.get(), position, value.constData(), int(value.size()), SQLITE_STATIC);
}

base::Result<void> Statement::step()
{
    sqlite3_stmt *const statement = m_statement.get();
    int code = sqlite3_step(statement);
    while (code == SQLITE_ROW)
        code = sqlite3_step(statement);
    base::Result<void> done;
    if (code != SQLITE_DONE)
        done = lastError(sqlite3_db_handle(statement));
    // The values die with the caller's; what was bound stays known to nobody.
    sqlite3_reset(statement);
    return done;
}

base::Result<void> Statement::stepToRow()
{
    if (sqlite3_step(m_statement.get()) == SQLITE_ROW)
        return {};
    base::Result<void> failed = lastError(sqlite3_db_handle(m_statement.get()));
    reset();
    return failed;
}

void Statement::reset()
{
    sqlite3_reset(m_statement.get());
}

qint64 Statement::lastRowId() const
{
    return sqlite3_last_insert_rowid(sqlite3_db_handle(m_statement.get()));
}

} // namespace audit
