#include "server/files/AddressCount.h"

#include "server/address/Subnet.h"

#include <limits>

namespace files {

namespace {

constexpr qint64 microsecondsADay = 86400 * qint64(1000000);
constexpr qsizetype maxCounted = 100000;

} // namespace

address::IpAddress AddressCount::counted(const address::IpAddress &client)
{
    return client.isV6() ? address::Subnet::fromPrefix(client, 64).network() : client;
}

bool AddressCount::add(const address::IpAddress &client, qint64 limit, qint64 now)
{
    if (limit <= 0)
        return true;
    const std::lock_guard lock(m_mutex);
    if (const qint64 day = now / microsecondsADay; day != m_day) {
        m_day = day;
        m_counts.clear();
    }
    const address::IpAddress key = counted(client);
    const auto known = m_counts.find(key);
    if (known == m_counts.end()) {
        if (m_counts.size() >= maxCounted)
            return false;
        m_counts.insert(key, 1);
        return true;
    }
    if (*known >= limit)
        return false;
    ++*known;
    return true;
}

void AddressCount::restore(const address::IpAddress &client, qint64 at)
{
    add(client, std::numeric_limits<qint64>::max(), at);
}

void AddressCount::giveBack(const address::IpAddress &client)
{
    const std::lock_guard lock(m_mutex);
    const auto known = m_counts.find(counted(client));
    if (known != m_counts.end() && --*known <= 0)
        m_counts.erase(known);
}

} // namespace files
