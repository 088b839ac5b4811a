#pragma once

#include "app/Terminal.h"

#include <QStringList>

namespace app {

/// `portcullis` without a subcommand: opens the window and runs until it is closed for good. `words` are the command
/// line without the program's name; argc and argv are for Qt, which may take some away.
int runWindow(int &argc, char **argv, const QStringList &words, Terminal &terminal);

} // namespace app
