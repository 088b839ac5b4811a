#pragma once

#include "server/base/Result.h"

#include <QSqlDatabase>
#include <QString>

class QSqlError;
struct sqlite3;

namespace audit {

/// One connection to a database file, closed and forgotten by Qt when it goes. Belongs to the thread that opened it;
/// every QSqlQuery on it has to be gone before it is closed.
class Connection final
{
public:
    enum class Mode { ReadOnly, ReadWrite };
    /// So long a statement waits while another connection writes.
    static constexpr int busyMilliseconds = 5000;

    Connection() = default;
    ~Connection();
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    /// The file has to exist.
    base::Result<void> open(const QString &file, Mode mode);
    void close();
    bool isOpen() const { return !m_name.isEmpty(); }

    QSqlDatabase handle() const;
    /// SQLite's own handle. An error where Qt's driver has another SQLite built into it than this is linked with.
    base::Result<sqlite3 *> native() const;
    base::Result<void> execute(const QString &sql) const;
    /// The first column of the first row; 0 when there is no row.
    base::Result<qint64> number(const QString &sql) const;

private:
    QString m_name;
};

/// What SQLite says, with a code to branch on and a sentence for people. `Invalid` means that only this statement's
/// values are at fault, so that others may still succeed.
base::Error errorOf(const QSqlError &error);
base::Error errorOf(int sqliteCode, const QString &detail);

} // namespace audit
