#pragma once

#include "app/Terminal.h"

#include <QStringList>

namespace app {

/// `portcullis attempts`: the log of data-connection attempts, newest first, also while a server writes it.
ExitCode attempts(const QStringList &words, Terminal &terminal);

} // namespace app
