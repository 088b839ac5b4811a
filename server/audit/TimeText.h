#pragma once

#include <QString>

#include <optional>

namespace audit {

/// A time as people write it in filters and after `--since`: `30m`, `12h`, `2d`, `1w` before `now`, `2024-05-01`, or
/// `2024-05-01T12:30[:15[.250]][Z|+02:00]`; UTC unless it names an offset. `now` and the result are UTC microseconds.
/// On failure `error` gets a sentence with the remedy.
std::optional<qint64> parseTime(QStringView text, qint64 now, QString *error = nullptr);

/// The same for the end of a span: a date alone means the end of that day.
std::optional<qint64> parseEndTime(QStringView text, qint64 now, QString *error = nullptr);

/// `2024-05-01 12:30:15`, UTC, always 19 characters for the years 0 to 9999.
QString timeText(qint64 microseconds);

} // namespace audit
