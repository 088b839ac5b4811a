#include "server/files/AddressBytes.h"

#include "server/files/AddressCount.h"

#include <algorithm>
#include <numeric>

namespace files {

namespace {

constexpr qint64 microsecondsAStep = 600 * qint64(1000000);
constexpr qint64 stepsADay = 144;
constexpr qsizetype maxAddresses = 100000;

} // namespace

bool AddressBytes::add(const address::IpAddress &client, qint64 bytes, qint64 limit, qint64 now)
{
    if (limit <= 0)
        return true;
    const qint64 number = now / microsecondsAStep;
    const address::IpAddress key = AddressCount::counted(client);
    const std::lock_guard lock(m_mutex);
    auto known = m_known.find(key);
    if (known == m_known.end()) {
        if (bytes > limit || !makeRoom(number))
            return false;
        known = m_known.insert(key, {});
    }
    Steps &steps = *known;
    forget(steps, number);
    const qint64 held = std::accumulate(steps.begin(), steps.end(), qint64(0),
                                        [](qint64 sum, const Step &step) { return sum + step.bytes; });
    if (bytes > limit - held)
        return false;
    if (steps.empty() || steps.back().number < number)
        steps.push_back({number, 0});
    steps.back().bytes += bytes;
    return true;
}

void AddressBytes::giveBack(const address::IpAddress &client, qint64 bytes)
{
    const std::lock_guard lock(m_mutex);
    const auto known = m_known.find(AddressCount::counted(client));
    if (known == m_known.end())
        return;
    // They came last.
    for (auto step = known->rbegin(); step != known->rend() && bytes > 0; ++step) {
        const qint64 less = std::min(bytes, step->bytes);
        step->bytes -= less;
        bytes -= less;
    }
}

void AddressBytes::restore(const address::IpAddress &client, qint64 bytes, qint64 at)
{
    const qint64 number = at / microsecondsAStep;
    const std::lock_guard lock(m_mutex);
    if (!makeRoom(number))
        return;
    Steps &steps = m_known[AddressCount::counted(client)];
    const auto place =
        std::find_if(steps.begin(), steps.end(), [&](const Step &step) { return step.number >= number; });
    if (place != steps.end() && place->number == number)
        place->bytes += bytes;
    else
        steps.insert(place, {number, bytes});
}

void AddressBytes::forget(Steps &steps, qint64 number)
{
    while (!steps.empty() && (steps.front().number < number - stepsADay || steps.front().bytes == 0))
        steps.pop_front();
}

bool AddressBytes::makeRoom(qint64 number)
{
    if (m_known.size() < maxAddresses)
        return true;
    m_known.removeIf([number](auto entry) {
        forget(entry.value(), number);
        return entry.value().empty();
    });
    return m_known.size() < maxAddresses;
}

} // namespace files
