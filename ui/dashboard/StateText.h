#pragma once

#include "server/api/ServerSnapshot.h"
#include "ui/common/Tone.h"

#include <QString>

namespace ui {

/// The server's state in words, the same in the header, the tray and the menu.
QString stateTitle(api::ServerState state);
/// The line below: since when, or what is being waited for.
QString stateDetail(const api::ServerSnapshot &snapshot, qint64 nowMicroseconds);
Tone stateTone(const api::ServerSnapshot &snapshot);

/// Sessions in the middle of a transfer.
int runningTransfers(const api::ServerSnapshot &snapshot);

} // namespace ui
