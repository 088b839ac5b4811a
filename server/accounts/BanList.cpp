#include "server/accounts/BanList.h"

#include <algorithm>
#include <iterator>
#include <mutex>
#include <tuple>
#include <utility>
#include <vector>

namespace accounts {

namespace {

constexpr qint64 millisecondsASecond = 1000;
constexpr qint64 microsecondsASecond = 1'000'000;
constexpr int networkBits = 64;

/// What is counted and banned as one.
address::IpAddress keyOf(const address::IpAddress &address)
{
    if (!address.isV6() || address.addressClass() == address::AddressClass::LinkLocal)
        return address;
    return address::Subnet::fromPrefix(address, networkBits).network();
}

/// Makes room by dropping the quarter with the smallest age, at least one entry. A quarter at a time, so that a flood
/// of new addresses costs a scan only now and then.
template <typename Entries, typename Age> void dropQuarter(Entries &entries, Age age)
{
    std::vector<qint64> ages;
    ages.reserve(size_t(entries.size()));
    for (const auto &entry : std::as_const(entries))
        ages.push_back(age(entry));
    const auto quarter = ages.begin() + std::ptrdiff_t(ages.size() / 4);
    std::nth_element(ages.begin(), quarter, ages.end());

    const qint64 newest = *quarter;
    // Of those that are just as old as the last one to go, no more than make up the quarter; all that are older.
    auto alsoToDrop = 1 + std::count(ages.begin(), quarter, newest);
    for (auto entry = entries.begin(); entry != entries.end();) {
        const qint64 its = age(*entry);
        if (its > newest || (its == newest && alsoToDrop-- <= 0))
            ++entry;
        else
            entry = entries.erase(entry);
    }
}

} // namespace

BanList::BanList(const base::Clock &clock)
    : m_clock(clock)
    , m_config(config::Config().server.bans)
{}

void BanList::configure(const config::Bans &bans)
{
    const std::unique_lock lock(m_mutex);
    m_config = bans;
    m_bans.removeIf([this](const auto &entry) { return mayNeverBeBanned(entry.key()); });
}

bool BanList::mayNeverBeBanned(const address::IpAddress &address) const
{
    return std::any_of(m_config.never.begin(), m_config.never.end(),
                       [&address](const address::Subnet &subnet) { return subnet.contains(address); });
}

std::optional<Ban> BanList::note(const address::IpAddress &address, Offence offence)
{
    const std::unique_lock lock(m_mutex);
    const int most = offence == Offence::FailedLogin ? m_config.failedLogins : m_config.blockedAttempts;
    if (address.isNull() || most == 0 || mayNeverBeBanned(address))
        return std::nullopt;
    const auto key = keyOf(address);
    if (const auto term = m_bans.constFind(key); term != m_bans.constEnd() && isInForce(*term))
        return std::nullopt;

    Counter &counter = counterOf(key);
    const int count = ++(offence == Offence::FailedLogin ? counter.failedLogins : counter.blockedAttempts);
    if (count < most)
        return std::nullopt;
    return ban(key, offence, count);
}

BanList::Counter &BanList::counterOf(const address::IpAddress &key)
{
    const qint64 now = m_clock.steadyMilliseconds();
    const auto known = m_counters.find(key);
    if (known == m_counters.end()) {
        if (m_counters.size() >= mostCounters)
            dropQuarter(m_counters, [](const Counter &counter) { return counter.windowStart; });
        return *m_counters.insert(key, {now, 0, 0});
    }
    const qint64 window = m_config.withinSeconds * millisecondsASecond;
    if (window != 0 && now - known->windowStart >= window)
        *known = {now, 0, 0};
    return *known;
}

Ban BanList::ban(const address::IpAddress &key, Offence offence, int count)
{
    Ban ban{key, offence, Ban::forEver, count};
    qint64 end = std::numeric_limits<qint64>::max();
    if (m_config.banSeconds != 0) {
        ban.until = m_clock.utcMicroseconds() + m_config.banSeconds * microsecondsASecond;
        end = m_clock.steadyMilliseconds() + m_config.banSeconds * millisecondsASecond;
    }
    if (m_bans.size() >= mostBans)
        dropQuarter(m_bans, [](const Term &term) { return term.end; });
    m_counters.remove(key);
    m_bans.insert(key, {ban, end});
    return ban;
}

std::optional<Ban> BanList::find(const address::IpAddress &address) const
{
    const std::shared_lock lock(m_mutex);
    const auto term = m_bans.constFind(keyOf(address));
    if (term == m_bans.constEnd() || !isInForce(*term) || mayNeverBeBanned(address))
        return std::nullopt;
    return term->ban;
}

void BanList::forgiveLogins(const address::IpAddress &address)
{
    const std::unique_lock lock(m_mutex);
    const auto counter = m_counters.find(keyOf(address));
    if (counter == m_counters.end())
        return;
    counter->failedLogins = 0;
    if (counter->blockedAttempts == 0)
        m_counters.erase(counter);
}

bool BanList::lift(const address::IpAddress &address)
{
    const std::unique_lock lock(m_mutex);
    const auto term = m_bans.constFind(keyOf(address));
    if (term == m_bans.constEnd())
        return false;
    const bool wasInForce = isInForce(*term);
    m_bans.erase(term);
    return wasInForce;
}

QList<Ban> BanList::bans() const
{
    QList<Term> terms;
    {
        const std::shared_lock lock(m_mutex);
        std::copy_if(m_bans.begin(), m_bans.end(), std::back_inserter(terms),
                     [this](const Term &term) { return isInForce(term); });
    }
    std::sort(terms.begin(), terms.end(), [](const Term &a, const Term &b) {
        return std::tie(a.end, a.ban.address) < std::tie(b.end, b.ban.address);
    });
    QList<Ban> bans;
    bans.reserve(terms.size());
    for (const Term &term : std::as_const(terms))
        bans.append(term.ban);
    return bans;
}

qsizetype BanList::counters() const
{
    const std::shared_lock lock(m_mutex);
    return m_counters.size();
}

} // namespace accounts
