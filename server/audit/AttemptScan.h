#pragma once

#include "server/address/Endpoint.h"
#include "server/audit/Connection.h"
#include "server/audit/Record.h"
#include "server/base/Result.h"

#include <QString>

#include <functional>

namespace audit {

/// What a judgement depends on, of one row of `attempts`.
struct ScannedAttempt
{
    qint64 id = 0;
    qint64 at = 0; ///< UTC microseconds
    qint64 count = 1;
    address::IpAddress client;
    address::Endpoint target; ///< null address: it couldn't be read, or nobody had come
    QString user; ///< as stored: escaped
    DataVerb verb = DataVerb::Port;
    QString command; ///< empty when the connection was just named
    bool allowed = false;
    policy::Reasons reasons;
    Protection protection = Protection::Unknown;
};

/// Reads many rows in little time, oldest first: millions for statistics, where Reader gives some for people. On a
/// connection of the caller's; blocks.
class AttemptScan final
{
public:
    explicit AttemptScan(const Connection &connection)
        : m_connection(connection)
    {}

    /// How many rows since then; those of rules that only report are left out, here and below.
    base::Result<qint64> count(qint64 since) const;
    /// Stops when `row` returns false.
    base::Result<void> run(qint64 since, const std::function<bool(const ScannedAttempt &attempt)> &row) const;

private:
    const Connection &m_connection;
};

} // namespace audit
