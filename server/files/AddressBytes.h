#pragma once

#include "server/address/IpAddress.h"

#include <QHash>

#include <deque>
#include <mutex>

namespace files {

/// How many bytes came from an address within the last 24 hours, in steps of ten minutes: what counts may be up to ten
/// minutes older, never younger. IPv6 counts by /64, as in AddressCount. Thread-safe; memory is bounded: past 100,000
/// addresses new ones are refused.
class AddressBytes
{
public:
    /// Takes them only if the limit allows. `now`: UTC microseconds. `limit` 0: always true, and nothing is counted.
    bool add(const address::IpAddress &client, qint64 bytes, qint64 limit, qint64 now);
    /// For bytes that were not kept; those that have aged meanwhile are forgotten already.
    void giveBack(const address::IpAddress &client, qint64 bytes);
    /// What is known from before; no limit stops it.
    void restore(const address::IpAddress &client, qint64 bytes, qint64 at);

private:
    struct Step
    {
        qint64 number = 0; // since 1970
        qint64 bytes = 0;
    };
    using Steps = std::deque<Step>; // oldest first
    static void forget(Steps &steps, qint64 number);
    bool makeRoom(qint64 number);

    std::mutex m_mutex;
    QHash<address::IpAddress, Steps> m_known;
};

} // namespace files
