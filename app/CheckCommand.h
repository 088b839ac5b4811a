#pragma once

#include "app/Terminal.h"

#include <QStringList>

namespace app {

/// `portcullis check FILE`: 2 when the file can't be used, 1 when it can but a finding is an error, else 0.
ExitCode check(const QStringList &words, Terminal &terminal);

} // namespace app
