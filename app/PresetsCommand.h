#pragma once

#include "app/Arguments.h"

namespace app {

/// `presets [ID] [--json]`: lists the policies known by name, or prints one as it would stand in a configuration.
ExitCode presets(const QStringList &words, Terminal &terminal);

} // namespace app
