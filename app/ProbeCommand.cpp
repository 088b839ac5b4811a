#include "app/ProbeCommand.h"

#include "app/Arguments.h"
#include "app/HiddenInput.h"
#include "app/Say.h"
#include "server/base/PlainText.h"
#include "server/selftest/Probe.h"

#include <QHostAddress>
#include <QHostInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <optional>

namespace app {

using namespace Qt::Literals::StringLiterals;

namespace {

using selftest::Probe;

QString nameOf(Probe::Answer answer)
{
    switch (answer) {
    case Probe::Answer::Connected:
        return u"connected"_s;
    case Probe::Answer::Taken:
        return u"taken"_s;
    case Probe::Answer::Refused:
        return u"refused"_s;
    case Probe::Answer::NotTried:
        break;
    }
    return u"not-tried"_s;
}

QString wordOf(Probe::Answer answer)
{
    switch (answer) {
    case Probe::Answer::Connected:
        return Say::tr("it connected");
    case Probe::Answer::Taken:
        return Say::tr("it was taken, no connection was seen");
    case Probe::Answer::Refused:
        return Say::tr("it was refused");
    case Probe::Answer::NotTried:
        break;
    }
    return Say::tr("not tried");
}

QString askPassword(const QString &user, Terminal &terminal)
{
    constexpr qint64 longest = 1024;
    const HiddenInput hidden;
    if (hidden.isTerminal())
        terminal.ask(Say::tr("Password of %1: ").arg(user));
    return QString::fromUtf8(terminal.in().readLine(longest)).remove(u'\n').remove(u'\r');
}

/// An address and port, or a name and port that this machine's resolver knows.
std::optional<address::Endpoint> serverOf(const QString &named)
{
    if (const auto endpoint = address::Endpoint::parse(named))
        return endpoint->port == 0 ? std::nullopt : endpoint;
    const qsizetype colon = named.lastIndexOf(u':');
    bool isPort = false;
    const quint16 port = named.mid(colon + 1).toUShort(&isPort);
    if (colon <= 0 || !isPort || port == 0)
        return std::nullopt;
    const QList<QHostAddress> addresses = QHostInfo::fromName(named.left(colon)).addresses();
    for (const QHostAddress &found : addresses) {
        if (const auto address = address::IpAddress::parse(found.toString()))
            return address::Endpoint{*address, port};
    }
    return std::nullopt;
}

QJsonObject toJson(const Probe &probe)
{
    QJsonArray steps;
    for (const Probe::Step &step : probe.steps)
        steps.append(QJsonObject{{"what"_L1, step.what}, {"answer"_L1, nameOf(step.answer)}, {"reply"_L1, step.reply}});
    return {{"group"_L1, probe.group}, {"verdict"_L1, probe.verdict}, {"error"_L1, probe.error}, {"steps"_L1, steps}};
}

void say(const Probe &probe, Terminal &terminal)
{
    for (const Probe::Step &step : probe.steps) {
        terminal.say(u"%1: %2"_s.arg(step.what, wordOf(step.answer)));
        const QStringList lines = step.reply.split(u'\n', Qt::SkipEmptyParts);
        for (const QString &line : lines)
            terminal.say(u"    "_s % line);
    }
    if (!probe.verdict.isEmpty())
        terminal.say(probe.verdict);
}

} // namespace

ExitCode probe(const QStringList &words, Terminal &terminal)
{
    Arguments arguments(
        u"probe HOST:PORT [--user NAME] [--other ADDRESS] [--json]"_s,
        Say::tr(
            "Asks a server of your own to connect to listeners that the probe itself opens on this machine, and says "
            "which of the groups of CERT Advisory CA-97.27 it belongs to. HOST is an address or a name, as "
            "192.0.2.5:21 or "
            "[2001:db8::5]:21. The password is asked for. Exit status 1: it connects to other machines."));
    arguments.add(u"user"_s, Say::tr("Who signs in; anonymous unless given."), u"NAME"_s);
    arguments.add(u"other"_s, Say::tr("The address of this machine that stands for another one."), u"ADDRESS"_s);
    arguments.add(u"json"_s, Say::tr("Prints JSON for other programs."));
    arguments.expectWords(1);
    if (const auto code = arguments.parse(words, terminal))
        return *code;

    Probe::Target target;
    const QString named = arguments.words().first();
    const auto server = serverOf(named);
    if (!server)
        return arguments.usageError(
            Say::tr("\"%1\" is no address and port; write 192.0.2.5:21 or [2001:db8::5]:21.").arg(named), terminal);
    target.server = *server;
    target.user = arguments.value(u"user"_s);
    if (arguments.isSet(u"other"_s)) {
        const auto other = address::IpAddress::parse(arguments.value(u"other"_s));
        if (!other)
            return arguments.usageError(Say::tr("--other: \"%1\" is no address.").arg(arguments.value(u"other"_s)),
                                        terminal);
        target.other = *other;
    }
    if (!target.user.isEmpty())
        target.password = askPassword(target.user, terminal);

    const Probe result = Probe::run(target);
    if (arguments.isSet(u"json"_s))
        terminal.say(QString::fromUtf8(QJsonDocument(toJson(result)).toJson()).trimmed());
    else
        say(result, terminal);
    if (!result.error.isEmpty()) {
        terminal.complain(result.error);
        return Wrong;
    }
    return result.group == 1 ? Negative : Success;
}

} // namespace app
