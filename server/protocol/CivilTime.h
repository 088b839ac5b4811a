#pragma once

#include <QtGlobal>

#include <optional>

namespace protocol {

/// A moment of the proleptic Gregorian calendar, UTC. Listings format ten thousand of these at once, so it is integer
/// arithmetic only.
struct CivilTime
{
    int year = 1970; ///< 0 to 9999
    int month = 1; ///< 1 to 12
    int day = 1;
    int hour = 0;
    int minute = 0;
    int second = 0;

    /// Of seconds since 1970; moments outside the years 0 to 9999 are clamped, since four digits can't show them.
    static CivilTime of(qint64 seconds);
    /// Seconds since 1970; nullopt for a date that doesn't exist. Second 60 is taken at 23:59 only, as the first
    /// second of the next day (RFC 3659 section 2.3).
    std::optional<qint64> toSeconds() const;
};

} // namespace protocol
