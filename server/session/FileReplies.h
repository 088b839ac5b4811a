#pragma once

#include "server/base/Result.h"
#include "server/protocol/Reply.h"

namespace session {

/// What a client learns of a failed file operation: the code says what kind, the text is fixed. What isn't there and
/// what may not be seen are alike.
protocol::Reply fileRefusal(const base::Error &error);
/// The same for uploads: a name that is taken is refused as a name (553, RFC 959 section 5.4).
protocol::Reply uploadRefusal(const base::Error &error);

} // namespace session
