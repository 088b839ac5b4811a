#pragma once

#include "server/base/Result.h"

#include <QByteArray>
#include <QString>

#include <memory>

struct sqlite3_stmt;

namespace audit {

class Connection;

/// A statement by SQLite's own interface, prepared once and run many times: for what is written before each reply,
/// where QSqlQuery with its QVariants costs more than SQLite itself. Has to be gone before its connection is closed;
/// whoever has the connection to himself may run it, on whichever thread. https://www.sqlite.org/c3ref/stmt.html
class Statement final
{
public:
    Statement();
    ~Statement();
    Statement(Statement &&other) noexcept;
    Statement &operator=(Statement &&other) noexcept;

    /// A failure names what is wrong with the log, or that Qt's driver has another SQLite in it than this program.
    base::Result<void> prepare(const Connection &connection, const QString &sql);

    /// Binds integers, texts and blobs in order and runs it to its end. Nothing else is taken from `values`: they have
    /// to live for the time of the call only. A null text or blob is an empty one: no column of the log
    /// takes NULL, and an empty one is read as null.
    template <typename... Values> base::Result<void> run(const Values &...values)
    {
        [[maybe_unused]] int position = 0;
        (bind(++position, values), ...);
        return step();
    }

    /// Runs it to its next row and stays there, in a transaction that reads, until reset(). An error if there is none.
    base::Result<void> stepToRow();
    void reset();

    qint64 lastRowId() const; ///< of the connection's last INSERT

private:
    void bind(int position, qint64 value);
    void bind(int position, int value) { bind(position, qint64(value)); }
    void bind(int position, const QString &value);
    void bind(int position, const QByteArray &value);
    base::Result<void> step();

    struct Finalizer
    {
        void operator()(sqlite3_stmt *statement) const;
    };
    std::unique_ptr<sqlite3_stmt, Finalizer> m_statement;
};

} // namespace audit
