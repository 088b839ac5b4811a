#include "app/WindowArguments.h"

#include "app/Commands.h"
#include "app/Say.h"

namespace app {

using namespace Qt::Literals::StringLiterals;

Arguments windowArguments()
{
    const QString description = Say::tr("An FTP server that shows and governs every data connection. Without a command "
                                        "it opens its window.");
    Arguments arguments(u"[COMMAND] [--profile DIR] [--config FILE]"_s,
                        description % u"\n\n"_s % Say::tr("Commands, each with --help:") % u'\n' % commandList());
    arguments.add({{u"v"_s, u"version"_s}, Say::tr("Prints the version.")});
    arguments.addProfile();
    return arguments;
}

std::optional<ExitCode> answerWithoutWindow(Arguments &arguments, const QStringList &words, Terminal &terminal)
{
    if (const auto code = arguments.parse(words, terminal))
        return code;
    if (!arguments.isSet(u"version"_s))
        return std::nullopt;
    terminal.say(u"portcullis "_s % QCoreApplication::applicationVersion());
    return Success;
}

} // namespace app
