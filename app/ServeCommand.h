#pragma once

#include "app/Terminal.h"

#include <QStringList>

namespace app {

/// `portcullis serve`: the server without a window, until SIGTERM or SIGINT. SIGHUP reads the configuration again.
ExitCode serve(const QStringList &words, Terminal &terminal);

} // namespace app
