#include "server/selftest/Probe.h"

#include "server/base/PlainText.h"
#include "server/net/InterfaceAddresses.h"
#include "server/net/Socket.h"
#include "server/selftest/Conversation.h"
#include "server/selftest/Say.h"

namespace selftest {

namespace {

using address::Endpoint;
using address::IpAddress;

QString replyOf(const Conversation &conversation)
{
    QStringList shown;
    const QList<QByteArray> lines = conversation.lastReply().trimmed().split('\n');
    for (const QByteArray &line : lines)
        shown.append(base::escaped(QByteArrayView(line), 200));
    return shown.join(QLatin1Char('\n'));
}

/// What was said to a command that names a target.
Probe::Answer answerOf(int code)
{
    return code >= 400 ? Probe::Answer::Refused : code / 100 == 2 ? Probe::Answer::Taken : Probe::Answer::NotTried;
}

QByteArray named(const Endpoint &endpoint)
{
    return endpoint.address.isV4() ? "PORT " + portArgument(endpoint) : "EPRT " + eprtArgument(endpoint);
}

/// Names a listener of ours and asks for a listing: what comes decides, not what is said.
Probe::Step attempt(Conversation &conversation, const QString &what, const Bait &bait)
{
    Probe::Step step{what, Probe::Answer::NotTried, {}};
    if (!bait.isValid()) {
        step.reply = Say::tr("no listener could be opened there");
        return step;
    }
    const int code = conversation.say(named(bait.endpoint()));
    step.reply = replyOf(conversation);
    step.answer = answerOf(code);
    if (step.answer != Probe::Answer::Taken)
        return step;
    const int begun = conversation.say("LIST");
    step.reply += u'\n' + replyOf(conversation);
    step.answer = begun >= 400 ? Probe::Answer::Refused : Probe::Answer::Taken;
    base::Descriptor data = begun < 400 ? bait.accept() : base::Descriptor();
    if (data.isValid()) {
        step.answer = Probe::Answer::Connected;
        Conversation::readAll(data.get());
    }
    // Some servers wait for this end to close before they say that they are done; unheard, that would be taken for the
    // reply to the next command.
    data.reset();
    if (begun < 200)
        conversation.hear();
    return step;
}

/// Named only: a transfer would connect to a port that isn't the probe's own.
Probe::Step onlyNamed(Conversation &conversation, const QString &what, const Endpoint &endpoint)
{
    const int code = conversation.say(named(endpoint));
    return {what, answerOf(code), replyOf(conversation)};
}

void conclude(Probe &probe)
{
    const Probe::Answer own = probe.steps.at(0).answer;
    const Probe::Answer other = probe.steps.at(1).answer;
    using Answer = Probe::Answer;
    if (other == Answer::Connected) {
        probe.group = 1;
        probe.verdict = Say::tr("CERT group 1 for this user: it connects to other machines. If it can be told not to, "
                                "group 3, and open.");
    } else if (other == Answer::Refused && own == Answer::Connected) {
        probe.group = 2;
        probe.verdict = Say::tr("CERT group 2 for this user: it connects to nobody but the client. If it can be told "
                                "otherwise, group 3, and closed.");
    } else if (other == Answer::Refused) {
        probe.verdict = Say::tr("It takes no active data connection from this user at all.");
    } else {
        probe.verdict = Say::tr("It can't be told: no connection to another address was seen, and none was refused.");
    }
}

} // namespace

std::optional<IpAddress> Probe::secondAddress(const IpAddress &local)
{
    if (local.isV4() && local.addressClass() == address::AddressClass::Loopback)
        return IpAddress::fromV4(local.v4() == 0x7f000002 ? 0x7f000003 : 0x7f000002);
    const QList<net::InterfaceAddress> addresses = net::interfaceAddresses();
    for (const net::InterfaceAddress &entry : addresses) {
        const bool usable = entry.address.family() == local.family()
            && entry.address.withoutScope() != local.withoutScope()
            && entry.address.addressClass() != address::AddressClass::LinkLocal
            && entry.address.addressClass() != address::AddressClass::Loopback;
        if (usable)
            return entry.address.withoutScope();
    }
    return std::nullopt;
}

Probe Probe::run(const Target &target)
{
    Probe probe;
    Conversation conversation(target.server, {});
    if (!conversation.isOpen()) {
        probe.error = Say::tr("Nobody answers at %1.").arg(target.server.toString());
        return probe;
    }
    const bool in = target.user.isEmpty() ? conversation.logIn(QStringLiteral("anonymous"), QStringLiteral("probe@"))
                                          : conversation.logIn(target.user, target.password);
    if (!in) {
        probe.error = Say::tr("The server did not let this user in: %1").arg(replyOf(conversation));
        return probe;
    }
    const IpAddress local = conversation.localAddress();
    const std::optional<IpAddress> other = target.other.isNull() ? secondAddress(local) : std::optional(target.other);
    if (!other) {
        probe.error = Say::tr("This machine has only one address that the server could reach, so nothing can stand for "
                              "another machine. Add one, or name it with --other.");
        return probe;
    }
    conversation.say("TYPE A");
    probe.steps.append(attempt(conversation, Say::tr("PORT to this client itself"), Bait(local)));
    probe.steps.append(
        attempt(conversation, Say::tr("PORT to another address, %1").arg(other->toString()), Bait(*other)));
    probe.steps.append(
        onlyNamed(conversation, Say::tr("PORT to a reserved port of this client, without a transfer"), {local, 22}));
    conclude(probe);
    return probe;
}

} // namespace selftest
