#include "app/HashPasswordCommand.h"

#include "app/Arguments.h"
#include "app/HiddenInput.h"
#include "app/Say.h"
#include "server/accounts/PasswordHash.h"

namespace app {

using namespace Qt::Literals::StringLiterals;

namespace {

// What fits into a PASS command line with room to spare.
constexpr qint64 longestPassword = 1024;

/// Without its line end, as a client would send it.
QByteArray readPassword(QIODevice &in)
{
    QByteArray line = in.readLine(longestPassword + 3);
    if (line.endsWith('\n'))
        line.chop(1);
    if (line.endsWith('\r'))
        line.chop(1);
    return line;
}

bool isTypedTheSame(QByteArray &password, Terminal &terminal)
{
    terminal.ask(Say::tr("The same again: "));
    QByteArray again = readPassword(terminal.in());
    const bool same = again == password;
    accounts::wipe(again);
    return same;
}

/// Empty: it can be used.
QString faultOf(const QByteArray &password)
{
    if (password.isEmpty())
        return Say::tr("An empty password is none. Nothing was made.");
    if (password.size() > longestPassword)
        return Say::tr("The password is longer than %1 bytes.").arg(longestPassword);
    if (password.contains('\0') || password.contains('\r'))
        return Say::tr("The password holds a character that no client can send.");
    return {};
}

QByteArray obtainPassword(Terminal &terminal, QString &fault)
{
    HiddenInput hidden;
    if (hidden.isTerminal())
        terminal.ask(Say::tr("Password: "));
    QByteArray password = readPassword(terminal.in());
    fault = faultOf(password);
    if (fault.isEmpty() && hidden.isTerminal() && !isTypedTheSame(password, terminal))
        fault = Say::tr("The two differ. Nothing was made.");
    return password;
}

} // namespace

ExitCode hashPassword(const QStringList &words, Terminal &terminal)
{
    Arguments arguments(u"hash-password"_s,
                        Say::tr("Reads a password from standard input and prints what a configuration keeps of it."));
    if (const auto code = arguments.parse(words, terminal))
        return *code;

    QString fault;
    QByteArray password = obtainPassword(terminal, fault);
    const QByteArray hash = fault.isEmpty() ? accounts::hashPassword(password) : QByteArray();
    accounts::wipe(password);
    if (fault.isEmpty() && hash.isEmpty())
        fault = Say::tr("There is not enough memory to hash a password (64 MiB).");
    if (!fault.isEmpty()) {
        terminal.complain(fault);
        return Wrong;
    }
    terminal.say(QString::fromLatin1(hash));
    return Success;
}

} // namespace app
