#include "app/Explanation.h"

#include "app/Say.h"
#include "server/policy/Judge.h"
#include "server/protocol/CommandTable.h"
#include "server/protocol/HostPort.h"

#include <algorithm>

namespace app {

using namespace Qt::Literals::StringLiterals;

namespace {

using policy::Direction;
using policy::Reason;
using protocol::Verb;

/// A line taken apart as far as a session does before it judges.
struct Named
{
    QString fault;
    Verb verb = Verb::Unknown;
    Direction direction = Direction::Active;
    protocol::HostPort target{protocol::HostPort::Error::None, {}, false};
};

Named activeOf(const protocol::Command &command)
{
    const bool isPort = command.spec->verb == Verb::Port;
    Named named{{}, command.spec->verb, Direction::Active, {}};
    named.target = isPort ? protocol::parsePort(command.argument) : protocol::parseEprt(command.argument);
    return named;
}

Named passiveOf(const protocol::Command &command, const address::IpAddress &client)
{
    Named named;
    named.verb = command.spec->verb;
    named.direction = Direction::Passive;
    if (!command.argument.isEmpty())
        named.fault = Say::tr("PASV and EPSV are judged without an argument.");
    else if (named.verb == Verb::Pasv && client.isV6())
        named.fault = Say::tr("PASV is for IPv4; clients use EPSV on IPv6.");
    return named;
}

Named namedBy(const QByteArray &line, const address::IpAddress &client)
{
    const protocol::Command command = protocol::parseCommand(line);
    const Verb verb = command.spec ? command.spec->verb : Verb::Unknown;
    if ((verb == Verb::Port || verb == Verb::Eprt) && command.hasArgument && !command.argument.isEmpty())
        return activeOf(command);
    if (verb == Verb::Pasv || verb == Verb::Epsv)
        return passiveOf(command, client);
    Named named;
    named.fault =
        Say::tr("Name what the client sends in one argument: 'PORT 10,0,0,9,0,25', 'EPRT |2|2001:db8::9|25|', "
                "'PASV' or 'EPSV'.");
    return named;
}

policy::ReplyText acceptance(Verb verb)
{
    switch (verb) {
    case Verb::Port:
        return {200, u"PORT command successful."_s};
    case Verb::Eprt:
        return {200, u"EPRT command successful."_s};
    case Verb::Pasv:
        return {227, u"Entering Passive Mode (h1,h2,h3,h4,p1,p2)."_s};
    default:
        return {229, u"Entering Extended Passive Mode (|||port|)."_s};
    }
}

policy::ReplyText replyOf(const Named &named, const Explanation &explanation)
{
    if (named.target.error == protocol::HostPort::Error::UnknownFamily)
        return {522, u"Network protocol not supported, use (1,2)."_s};
    const policy::Verdict &verdict = explanation.verdict;
    if (verdict.allowed)
        return acceptance(named.verb);
    if (!explanation.whenConnecting)
        return policy::refusalWhenNamed(verdict);
    // A stranger must not put replies into the client's stream.
    const bool arrived = named.direction == Direction::Passive && !explanation.question.target.isNull();
    return arrived ? policy::ReplyText() : policy::refusalWhenConnecting(verdict);
}

Explanation::Decider deciderOf(const policy::Policy &policy, const policy::Verdict &verdict)
{
    using Decider = Explanation::Decider;
    if (verdict.rule >= 0)
        return Decider::Rule;
    if (verdict.allowed)
        return Decider::Otherwise;
    const policy::Reasons facts = Reason::Malformed | Reason::PortZero | Reason::DirectionOff | Reason::NotRoutable;
    const qsizetype last = verdict.ladder.size() - 1;
    const bool endedAtRule =
        last >= 0 && verdict.ladder.at(last) == policy::Rung::Matched && !policy.rules.at(last).reportOnly;
    const bool byFact = (verdict.reasons & facts) || endedAtRule || policy.otherwise == policy::Action::Allow;
    return byFact ? Decider::Fact : Decider::Otherwise;
}

bool listensOn(const config::Config &config, quint16 port)
{
    const auto &listeners = config.server.listeners;
    return port != 0 && std::any_of(listeners.begin(), listeners.end(), [port](const config::Listener &listener) {
               return listener.endpoint.port == port;
           });
}

policy::Question questionOf(const config::Config &config, const Supposition &supposition, const Named &named)
{
    using Error = protocol::HostPort::Error;
    policy::Question question;
    question.direction = named.direction;
    question.client = supposition.client;
    question.anonymous = supposition.user.isEmpty();
    question.user = supposition.user;
    question.target = named.target.endpoint;
    question.dataProtected = supposition.dataProtected;
    question.now = supposition.now;
    question.surroundings = &supposition.surroundings;
    question.malformed = named.target.error != Error::None && !named.target.portZero;
    question.targetIsOwnListener =
        named.direction == Direction::Active && listensOn(config, named.target.endpoint.port);
    return question;
}

} // namespace

Explanation explain(const config::Config &config, const Supposition &supposition)
{
    Explanation explanation;
    const Named named = namedBy(supposition.line, supposition.client);
    explanation.fault = named.fault;
    if (!explanation.fault.isEmpty())
        return explanation;

    policy::Question question = questionOf(config, supposition, named);
    explanation.policy = config.policy;
    explanation.verdict = policy::judge(config.policy, question);
    const bool connects = supposition.transfer || (supposition.peer && named.direction == Direction::Passive);
    if (explanation.verdict.allowed && connects) {
        explanation.whenConnecting = true;
        question.transfer = supposition.transfer.value_or(policy::Transfer::Unknown);
        if (named.direction == Direction::Passive && supposition.peer)
            question.target = {*supposition.peer, 0};
        explanation.verdict = policy::judge(config.policy, question);
    }
    explanation.sentence = policy::sentence(config.policy, question, explanation.verdict);
    explanation.decider = deciderOf(config.policy, explanation.verdict);
    question.surroundings = nullptr;
    explanation.question = question;
    explanation.reply = replyOf(named, explanation);
    return explanation;
}

} // namespace app
