#pragma once

#include "app/Terminal.h"

#include <QStringList>

namespace app {

/// `selftest`: attacks a private copy of the server with the profile's policy and says what came of it.
ExitCode selftest(const QStringList &words, Terminal &terminal);

} // namespace app
