#pragma once

#include <QString>

#include <optional>

namespace config {

/// A part of every day by the clock of this machine, such as `08:00-18:00`. One that ends before it begins goes over
/// midnight. Minutes since midnight, local time; the end is no longer part of it.
struct Hours
{
    static constexpr int minutesADay = 24 * 60;

    int from = 0;
    int to = 0; ///< the same as `from`: always

    bool isAlways() const { return from == to; }
    bool contains(int minute) const
    {
        if (from <= to)
            return isAlways() || (minute >= from && minute < to);
        return minute >= from || minute < to;
    }
    friend bool operator==(const Hours &, const Hours &) = default;
};

/// Nullopt for anything but two different times `HH:MM-HH:MM` of 24 hours; an empty text is `always`.
std::optional<Hours> parseHours(QStringView text);
QString hoursToString(const Hours &hours);

} // namespace config
