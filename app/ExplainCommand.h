#pragma once

#include "app/Terminal.h"

#include <QStringList>

namespace app {

/// `portcullis explain`: what the server would decide and say, without a server. 0 allowed, 1 refused.
ExitCode explain(const QStringList &words, Terminal &terminal);

} // namespace app
