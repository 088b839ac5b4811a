#include "server/files/OpeningTimes.h"

#include <algorithm>
#include <ctime>

namespace files {

namespace {

constexpr qint64 microsecondsASecond = 1000000;
constexpr qint64 secondsADay = 86400;

/// Seconds since the local midnight.
qint64 timeOfDay(qint64 now)
{
    const std::time_t seconds = std::time_t(now / microsecondsASecond);
    std::tm local{};
    if (!::localtime_r(&seconds, &local))
        return seconds % secondsADay;
    return (local.tm_hour * qint64(60) + local.tm_min) * 60 + std::min(local.tm_sec, 59);
}

} // namespace

bool hasEnded(const config::Area &area, qint64 now)
{
    return area.openUntil != 0 && now >= area.openUntil;
}

bool isOpen(const config::Area &area, qint64 now)
{
    if (hasEnded(area, now))
        return false;
    return area.hours.isAlways() || area.hours.contains(int(timeOfDay(now) / 60));
}

std::optional<qint64> millisecondsToTheEnd(const config::Area &area, qint64 now)
{
    if (area.openUntil == 0)
        return std::nullopt;
    // Rounded up, so that the area is closed indeed when the time is over.
    return std::max(qint64(0), area.openUntil - now + 999) / 1000;
}

std::optional<qint64> millisecondsOpen(const config::Area &area, qint64 now)
{
    std::optional<qint64> left = millisecondsToTheEnd(area, now);
    if (!area.hours.isAlways()) {
        const qint64 end = area.hours.to * qint64(60);
        const qint64 seconds = (end - timeOfDay(now) + secondsADay) % secondsADay;
        const qint64 begun = now % microsecondsASecond / 1000;
        const qint64 hours = std::max(qint64(0), seconds * 1000 - begun);
        left = std::min(left.value_or(hours), hours);
    }
    return left;
}

} // namespace files
