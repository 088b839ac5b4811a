#pragma once

#include "server/address/IpAddress.h"
#include "server/base/Result.h"

#include <QString>

#include <functional>

namespace audit {

/// One upload that was confirmed with 226.
struct ReceivedBytes
{
    address::IpAddress client;
    QString path; ///< virtual, escaped
    qint64 ended = 0; ///< UTC microseconds
    qint64 bytes = 0;
};

/// Hands over those that ended at `since` (UTC microseconds) or later, oldest first. Blocks; opens the database on its
/// own, so any thread may ask.
base::Result<void> forEachReceived(const QString &databaseFile, qint64 since,
                                   const std::function<void(const ReceivedBytes &received)> &take);

} // namespace audit
