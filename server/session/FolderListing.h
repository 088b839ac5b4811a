#pragma once

#include "server/files/View.h"
#include "server/protocol/CommandTable.h"
#include "server/protocol/Listing.h"

namespace session {

class Session;

/// An entry as the listings show it: the visitor's rights become the letters of RFC 3659 section 7.5.5.
protocol::ListEntry toListEntry(const files::Entry &entry);

/// What LIST, NLST and STAT show of their argument: a folder's entries, one file, or what a pattern in the last name
/// (`*`, `?`, `[…]`) fits. MLSD takes folders only (RFC 3659 section 7.2).
base::Result<std::vector<files::Entry>> entriesFor(Session &session, const QByteArray &argument);

/// STAT with a path: the listing over the control connection.
void replyListing(Session &session, const protocol::Command &command);

} // namespace session
