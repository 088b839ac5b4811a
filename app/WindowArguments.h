#pragma once

#include "app/Arguments.h"

namespace app {

/// What can stand behind `portcullis` alone; the help names the subcommands.
Arguments windowArguments();

/// Wrong words, --help and --version need no window: the exit code, and everything is said.
std::optional<ExitCode> answerWithoutWindow(Arguments &arguments, const QStringList &words, Terminal &terminal);

} // namespace app
