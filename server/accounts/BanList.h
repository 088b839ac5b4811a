#pragma once

#include "server/address/IpAddress.h"
#include "server/base/Clock.h"
#include "server/config/Config.h"

#include <QHash>
#include <QList>

#include <optional>
#include <shared_mutex>

namespace accounts {

/// Why an address is banned.
enum class Offence : quint8 { FailedLogin, BlockedAttempt };

struct Ban
{
    address::IpAddress address; ///< IPv6: the /64 network's first address
    Offence offence = Offence::FailedLogin;
    qint64 until = 0; ///< UTC microseconds
    int count = 0; ///< offences that led to it
    friend bool operator==(const Ban &, const Ban &) = default;
};

/// Counts failed logins and blocked attempts of an address and bans it for a while. IPv6 counts by /64.
/// Thread-safe; memory is bounded (old counters are dropped first). Nothing is ever extended by a correct password.
class BanList
{
public:
    explicit BanList(const base::Clock &clock = base::Clock::system());

    void configure(const config::Bans &bans); ///< keeps the bans in force, unless the address may never be banned now
    /// Returns the ban when this offence led to one.
    std::optional<Ban> note(const address::IpAddress &address, Offence offence);
    std::optional<Ban> find(const address::IpAddress &address) const;
    bool isBanned(const address::IpAddress &address) const { return find(address).has_value(); }
    void forgiveLogins(const address::IpAddress &address); ///< after a correct password
    bool lift(const address::IpAddress &address);
    QList<Ban> bans() const; ///< in force, soonest to end first

private:
    struct Counter
    {
        qint64 windowStart = 0; // steady milliseconds
        int failedLogins = 0;
        int blockedAttempts = 0;
    };

    const base::Clock &m_clock;
    mutable std::shared_mutex m_mutex;
    config::Bans m_config;
    QHash<address::IpAddress, Counter> m_counters;
    QHash<address::IpAddress, Ban> m_bans;
};

} // namespace accounts
