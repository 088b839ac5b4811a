#pragma once

#include "server/address/IpAddress.h"

#include <QHash>

#include <mutex>

namespace files {

/// How many files came from an address this day (UTC). IPv6 counts by /64, the least a provider gives one customer.
/// Thread-safe; memory is bounded: past 100,000 addresses a day new ones are refused.
class AddressCount
{
public:
    /// `now`: UTC microseconds. `limit` 0: always true, and nothing is counted.
    bool add(const address::IpAddress &client, qint64 limit, qint64 now);
    /// For a file that was not finished.
    void giveBack(const address::IpAddress &client);
    /// What is known from before, in the order of time; no limit stops it.
    void restore(const address::IpAddress &client, qint64 at);

    /// The address that stands for all that count as one.
    static address::IpAddress counted(const address::IpAddress &client);

private:
    std::mutex m_mutex;
    QHash<address::IpAddress, qint64> m_counts;
    qint64 m_day = 0;
};

} // namespace files
