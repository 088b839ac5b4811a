#include "server/protocol/CivilTime.h"

#include <algorithm>

namespace protocol {

namespace {

constexpr qint64 secondsPerDay = 86400;
constexpr qint64 firstMoment = -62167219200; // 0000-01-01T00:00:00
constexpr qint64 lastMoment = 253402300799; // 9999-12-31T23:59:59

// The calendar repeats after 400 years ("era"). Counting years from March puts the leap day last, so that the length
// of a month becomes a linear function of its number.
constexpr qint64 daysPerEra = 146097;
constexpr qint64 daysFromEraToEpoch = 719468; // 0000-03-01 to 1970-01-01

constexpr bool isLeapYear(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

constexpr int daysInMonth(int year, int month)
{
    constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && isLeapYear(year) ? 29 : days[month - 1];
}

constexpr qint64 floorDivide(qint64 a, qint64 b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

constexpr qint64 daysSinceEpoch(int year, int month, int day)
{
    const qint64 marchYear = month > 2 ? year : year - 1;
    const qint64 era = floorDivide(marchYear, 400);
    const qint64 yearOfEra = marchYear - era * 400;
    const qint64 dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * daysPerEra + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - daysFromEraToEpoch;
}

} // namespace

CivilTime CivilTime::of(qint64 seconds)
{
    seconds = std::clamp(seconds, firstMoment, lastMoment);
    const qint64 days = floorDivide(seconds, secondsPerDay);
    const int ofDay = int(seconds - days * secondsPerDay);

    const qint64 shifted = days + daysFromEraToEpoch;
    const qint64 era = floorDivide(shifted, daysPerEra);
    const int dayOfEra = int(shifted - era * daysPerEra);
    const int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
    const int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const int marchMonth = (5 * dayOfYear + 2) / 153;

    CivilTime time;
    time.day = dayOfYear - (153 * marchMonth + 2) / 5 + 1;
    time.month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
    time.year = int(era) * 400 + yearOfEra + (time.month <= 2 ? 1 : 0);
    time.hour = ofDay / 3600;
    time.minute = ofDay / 60 % 60;
    time.second = ofDay % 60;
    return time;
}

std::optional<qint64> CivilTime::toSeconds() const
{
    if (year < 0 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month))
        return std::nullopt;
    const bool leapSecond = hour == 23 && minute == 59 && second == 60;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || (second > 59 && !leapSecond))
        return std::nullopt;
    return daysSinceEpoch(year, month, day) * secondsPerDay + hour * 3600 + minute * 60 + second;
}

} // namespace protocol
