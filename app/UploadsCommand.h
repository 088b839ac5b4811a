#pragma once

#include "app/Terminal.h"

#include <QStringList>

namespace app {

/// `uploads list|release|reject`: the review of what arrived in drop boxes, without a window; also while a server runs.
ExitCode uploads(const QStringList &words, Terminal &terminal);

} // namespace app
