#pragma once

#include "app/Terminal.h"

#include <QStringList>

namespace app {

/// `probe HOST:PORT`: tells how another server of the user's own treats PORT.
ExitCode probe(const QStringList &words, Terminal &terminal);

} // namespace app
