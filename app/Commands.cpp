#include "app/Commands.h"

#include "app/AttemptsCommand.h"
#include "app/CheckCommand.h"
#include "app/ExplainCommand.h"
#include "app/HashPasswordCommand.h"
#include "app/PresetsCommand.h"
#include "app/ProbeCommand.h"
#include "app/Say.h"
#include "app/SelftestCommand.h"
#include "app/ServeCommand.h"
#include "app/UploadsCommand.h"

namespace app {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Command
{
    const char16_t *name;
    const char *summary;
    ExitCode (*run)(const QStringList &words, Terminal &terminal);

    QString nameText() const { return QString::fromUtf16(name); }
};

constexpr Command commands[] = {
    {u"serve", QT_TRANSLATE_NOOP("app", "Runs the server without a window."), serve},
    {u"check", QT_TRANSLATE_NOOP("app", "Says what is wrong in a configuration."), check},
    {u"explain", QT_TRANSLATE_NOOP("app", "Says what the policy makes of a data connection, and why."), explain},
    {u"presets", QT_TRANSLATE_NOOP("app", "Prints the policies known by name, historical ones and ours."), presets},
    {u"selftest", QT_TRANSLATE_NOOP("app", "Attacks a private copy of the server and says what came of it."), selftest},
    {u"probe", QT_TRANSLATE_NOOP("app", "Says which of CERT's groups another server of yours belongs to."), probe},
    {u"attempts", QT_TRANSLATE_NOOP("app", "Prints the log of data-connection attempts."), attempts},
    {u"uploads", QT_TRANSLATE_NOOP("app", "Shows what arrived in drop boxes, releases or rejects it."), uploads},
    {u"hash-password", QT_TRANSLATE_NOOP("app", "Makes what a configuration keeps of a password."), hashPassword},
};

QString names()
{
    QStringList names;
    for (const Command &command : commands)
        names += command.nameText();
    return names.join(u", "_s);
}

} // namespace

Invocation Invocation::of(const QStringList &words)
{
    Invocation invocation;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString &word = words.at(i);
        if (!word.startsWith(u'-') && invocation.command.isEmpty()) {
            invocation.command = word;
            continue;
        }
        invocation.words += word;
        const bool takesNext = word == u"--profile" || word == u"--config";
        if (takesNext && invocation.command.isEmpty() && i + 1 < words.size())
            invocation.words += words.at(++i);
    }
    return invocation;
}

ExitCode runCommand(const Invocation &invocation, Terminal &terminal)
{
    for (const Command &command : commands) {
        if (invocation.command == command.nameText())
            return command.run(invocation.words, terminal);
    }
    terminal.complain(Say::tr("There is no command \"%1\". There are: %2.").arg(invocation.command, names()));
    return Wrong;
}

QString commandList()
{
    QStringList lines;
    for (const Command &command : commands)
        lines += u"  "_s % command.nameText().leftJustified(15) % Say::tr(command.summary);
    return lines.join(u'\n');
}

} // namespace app
