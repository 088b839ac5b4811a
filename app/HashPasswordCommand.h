#pragma once

#include "app/Terminal.h"

#include <QStringList>

namespace app {

/// `portcullis hash-password`: a line of standard input becomes the `$argon2id$…` of a configuration. On a terminal it
/// is asked for twice and not shown.
ExitCode hashPassword(const QStringList &words, Terminal &terminal);

} // namespace app
