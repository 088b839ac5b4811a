#pragma once

#include "server/config/Config.h"

#include <QString>

namespace config {

/// All that an area is for visitors, as one sentence: "Strangers may put files here, at most 20 MiB each, until
/// 31 March; nobody sees or fetches them until you release them." Made from the configuration alone, so that what a
/// person reads is what the server does. Translated; `now` in UTC microseconds. Names of users are escaped.
QString areaSentence(const Area &area, qint64 now);

/// "Strangers", "Everyone signed in", "Everybody", or the escaped name of a user.
QString whoInWords(const QString &who);

/// A number of bytes without needless digits: "20 MiB", "1.5 GiB".
QString sizeInWords(qint64 bytes);

/// A moment by the clock of this machine, as short as it is clear: "31 March", "31 March 2028, 14:00". The last minute
/// of a day is that day.
QString momentInWords(qint64 moment, qint64 now);

} // namespace config
