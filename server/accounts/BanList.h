#pragma once

#include "server/address/IpAddress.h"
#include "server/base/Clock.h"
#include "server/config/Config.h"

#include <QHash>
#include <QList>

#include <limits>
#include <optional>
#include <shared_mutex>

namespace accounts {

/// Why an address is banned.
enum class Offence : quint8 { FailedLogin, BlockedAttempt };

struct Ban
{
    static constexpr qint64 forEver = std::numeric_limits<qint64>::max();

    address::IpAddress address; ///< IPv6: the /64 network's first address, but a link-local one is itself
    Offence offence = Offence::FailedLogin;
    qint64 until = 0; ///< UTC microseconds, or forEver: until it is lifted or the server ends
    int count = 0; ///< offences that led to it
    friend bool operator==(const Ban &, const Ban &) = default;
};

/// Counts failed logins and blocked attempts of an address and bans it for a while. IPv6 counts by /64, which is what
/// one customer has; only link-local addresses, whose /64 is everybody on the cable, count one by one.
/// The time window begins with the first offence. Bans end by the monotonic clock, so that setting the wall clock
/// neither ends nor prolongs one. An address of a `never` network is not banned even where its neighbours are.
/// Thread-safe; memory is bounded (old counters are dropped first). Nothing is ever extended by a correct password.
class BanList
{
public:
    explicit BanList(const base::Clock &clock = base::Clock::system());

    void configure(const config::Bans &bans); ///< keeps the bans in force, unless the address may never be banned now
    /// Returns the ban when this offence led to one. What a banned address does is not counted.
    std::optional<Ban> note(const address::IpAddress &address, Offence offence);
    std::optional<Ban> find(const address::IpAddress &address) const;
    bool isBanned(const address::IpAddress &address) const { return find(address).has_value(); }
    void forgiveLogins(const address::IpAddress &address); ///< after a correct password
    bool lift(const address::IpAddress &address);
    QList<Ban> bans() const; ///< in force, soonest to end first

    static constexpr qsizetype mostCounters = 100'000;
    static constexpr qsizetype mostBans = 100'000; ///< beyond, those that end soonest go
    qsizetype counters() const; ///< addresses being counted now

private:
    struct Counter
    {
        qint64 windowStart = 0; // steady milliseconds
        int failedLogins = 0;
        int blockedAttempts = 0;
    };
    struct Term
    {
        Ban ban;
        qint64 end = 0; // steady milliseconds
    };

    bool mayNeverBeBanned(const address::IpAddress &address) const;
    bool isInForce(const Term &term) const { return m_clock.steadyMilliseconds() < term.end; }
    Counter &counterOf(const address::IpAddress &key);
    Ban ban(const address::IpAddress &key, Offence offence, int count);

    const base::Clock &m_clock;
    mutable std::shared_mutex m_mutex;
    config::Bans m_config;
    QHash<address::IpAddress, Counter> m_counters;
    QHash<address::IpAddress, Term> m_bans;
};

} // namespace accounts
