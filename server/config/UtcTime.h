#pragma once

#include <QString>

#include <optional>

namespace config {

/// A point of time as the configuration writes it: `2027-03-31T00:00:00Z`, with up to six digits of a second's
/// fraction. Always UTC, and never a date alone: whether its day still counts is what two people read differently.
/// UTC microseconds since 1970, later than 1970 began; ISO 8601, RFC 3339 section 5.6.
std::optional<qint64> parseUtcTime(QStringView text);
QString utcTimeToString(qint64 microseconds);

} // namespace config
