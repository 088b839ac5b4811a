#pragma once

#include "server/audit/Record.h"

#include <QRandomGenerator>

namespace bench {

/// Makes up what a server on the open Internet writes down within a year: scans of one host, sweeps of a network,
/// clients behind NAT that try again and again, single probes, and allowed connections between them. The same rows for
/// the same seed.
class LogGenerator final
{
public:
    /// `rows` attempts from a year before `now` (UTC microseconds) on.
    LogGenerator(int rows, qint64 now, quint32 seed = 1);

    audit::Attempt next();

private:
    enum class Story : quint8 { Scan, Sweep, Nat, Probe, Allowed };
    struct Client
    {
        address::IpAddress address;
        Story story = Story::Probe;
        address::IpAddress target;
        int step = 0;
        qint64 session = 0;
    };

    void begin(Client &client);
    address::Endpoint targetOf(Client &client);

    QRandomGenerator m_random;
    qint64 m_at = 0;
    qint64 m_step = 0; ///< mean microseconds between two attempts
    qint64 m_session = 0;
    QList<Client> m_clients; ///< active at a time
};

/// Fills a new log; false when it can't be written. Prints how long it took.
bool fillLog(const QString &file, int rows);

} // namespace bench
