#pragma once

#include "server/session/Transfer.h"

namespace session {

/// Whether PORT, EPRT, PASV or EPSV came first; replies 425 if not. There is no implicit data port.
bool hasDataPort(Session &session);

/// The second judgement, then the transfer. REST and ALLO are used up.
void startTransfer(Session &session, Transfer::Plan plan);

} // namespace session
