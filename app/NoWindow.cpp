#include "app/Say.h"
#include "app/WindowArguments.h"
#include "app/WindowCommand.h"

namespace app {

int runWindow(int &argc, char **argv, const QStringList &words, Terminal &terminal)
{
    QCoreApplication application(argc, argv);
    Arguments arguments = windowArguments();
    if (const auto code = answerWithoutWindow(arguments, words, terminal))
        return *code;
    terminal.complain(Say::tr("This build has no window. portcullis serve runs the server without one."));
    return Wrong;
}

std::optional<int> runPreview(int & /*argc*/, char ** /*argv*/, const QStringList & /*words*/)
{
    return std::nullopt;
}

} // namespace app
