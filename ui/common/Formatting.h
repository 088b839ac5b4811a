#pragma once

#include <QString>

namespace ui::format {

QString bytes(qint64 bytes); ///< "1.4 MiB"; negative is unknown: an en dash
QString rate(qint64 bytesPerSecond); ///< "1.4 MiB/s"
QString duration(qint64 seconds); ///< the two largest units: "2 h 5 min"
QString count(qint64 number); ///< with the locale's grouping

/// From UTC microseconds to this computer's time zone. 0 is unknown: an en dash.
QString stamp(qint64 microseconds); ///< "2026-03-01 14:05:09": sorts as it reads
QString exactStamp(qint64 microseconds); ///< with milliseconds and the zone: "2026-03-01 14:05:09.123 UTC+01:00"
QString clock(qint64 microseconds, qint64 nowMicroseconds); ///< "14:05" today, else with the date

/// Where something lives on this computer, as a person would write it: with "~" for the home folder.
QString path(const QString &path);

} // namespace ui::format
