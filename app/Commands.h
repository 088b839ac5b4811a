#pragma once

#include "app/Terminal.h"

#include <QString>
#include <QStringList>

namespace app {

/// A command line taken apart: the subcommand and its words. Options that stand before it are among them.
struct Invocation
{
    QString command; ///< empty: the window
    QStringList words;

    static Invocation of(const QStringList &words);
};

/// Runs a subcommand, or says that there is none of that name and which there are.
ExitCode runCommand(const Invocation &invocation, Terminal &terminal);

/// The subcommands, a line each.
QString commandList();

} // namespace app
