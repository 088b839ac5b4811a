#include "app/Commands.h"
#include "app/WindowCommand.h"

#include <QCoreApplication>
#include <QFile>

#include <unistd.h>

namespace {

using namespace Qt::Literals::StringLiterals;

QStringList wordsOf(int argc, char *argv[])
{
    QStringList words;
    for (int i = 1; i < argc; ++i)
        words += QString::fromLocal8Bit(argv[i]);
    return words;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication::setApplicationName(u"portcullis"_s);
    QCoreApplication::setOrganizationName(u"portcullis"_s);
    QCoreApplication::setApplicationVersion(QLatin1StringView(PORTCULLIS_VERSION));

    const QStringList words = wordsOf(argc, argv);
    if (const auto code = app::runPreview(argc, argv, words))
        return *code;

    QFile in;
    QFile out;
    QFile err;
    const bool opened = in.open(STDIN_FILENO, QIODevice::ReadOnly) && out.open(STDOUT_FILENO, QIODevice::WriteOnly)
        && err.open(STDERR_FILENO, QIODevice::WriteOnly);
    if (!opened)
        return app::Wrong;
    app::Terminal terminal(in, out, err);

    const app::Invocation invocation = app::Invocation::of(words);
    if (invocation.command.isEmpty())
        return app::runWindow(argc, argv, words, terminal);
    QCoreApplication application(argc, argv);
    return app::runCommand(invocation, terminal);
}
