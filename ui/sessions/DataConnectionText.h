#pragma once

#include "server/api/DataConnections.h"
#include "ui/common/Tone.h"

#include <QString>

namespace ui {

/// Words for a session's data connections. Plain text all of it; parts of it came from the network.
QString transferText(const api::DataConnectionRow &row); ///< "RETR /pub/file"; an en dash when refused before
QString otherEndText(const api::DataConnectionRow &row); ///< as the client named it where it is no address
QString boundText(const api::DataConnectionRow &row); ///< how it was bound to its session, or why it was refused
QString boundHint(const api::DataConnectionRow &row); ///< the same at length
QString stateText(const api::DataConnectionRow &row);
QString stateHint(const api::DataConnectionRow &row);
Tone stateTone(const api::DataConnectionRow &row);

} // namespace ui
