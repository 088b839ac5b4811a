#pragma once

#include "server/api/ServerSnapshot.h"
#include "server/base/Result.h"
#include "server/config/Config.h"

namespace sample {

/// A server in the middle of a working day.
api::ServerSnapshot busyServer();
/// What a session of that server did: every way a data connection can be bound, and refusals.
api::DataConnectionsPtr dataConnections(base::SessionId session);
/// With areas whose folders stand in `folder`.
config::Config configuration(const QString &folder);
/// Writes a log with refused, allowed and reported attempts. Waits for the disk.
base::Result<void> writeLog(const QString &file);

} // namespace sample
