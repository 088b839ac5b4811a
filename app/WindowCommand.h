#pragma once

#include "app/Terminal.h"

#include <QStringList>

#include <optional>

namespace app {

/// `portcullis` without a subcommand: opens the window and runs until it is closed for good. `words` are the command
/// line without the program's name; argc and argv are for Qt, which may take some away.
int runWindow(int &argc, char **argv, const QStringList &words, Terminal &terminal);

/// The hidden subcommand by which the window has files of strangers decoded: the exit code, if `words` are it. Comes
/// before anything else is opened.
std::optional<int> runPreview(int &argc, char **argv, const QStringList &words);

} // namespace app
