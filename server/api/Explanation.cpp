#include "server/api/Explanation.h"

#include "server/policy/Judge.h"
#include "server/policy/Ladder.h"
#include "server/protocol/CommandTable.h"
#include "server/protocol/HostPort.h"
#include "server/session/DataReplies.h"

#include <QCoreApplication>

namespace api {

using namespace Qt::Literals::StringLiterals;

namespace {

using policy::Direction;
using policy::Reason;
using protocol::Verb;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(api)
};

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

/// RFC 2428 section 3: a family is accepted where it is the control connection's; ALL opens nothing.
bool opensSomething(const protocol::Command &command, const address::IpAddress &client)
{
    using protocol::EpsvArgument;
    if (command.spec->verb == Verb::Pasv)
        return command.argument.isEmpty();
    const EpsvArgument argument = protocol::parseEpsv(command.argument, command.hasArgument);
    return argument == EpsvArgument::None || argument == (client.isV6() ? EpsvArgument::Ipv6 : EpsvArgument::Ipv4);
}

Named passiveOf(const protocol::Command &command, const address::IpAddress &client)
{
    Named named;
    named.verb = command.spec->verb;
    named.direction = Direction::Passive;
    if (!opensSomething(command, client))
        named.fault = Words::tr("With this argument PASV and EPSV open no data connection; leave it out.");
    else if (named.verb == Verb::Pasv && client.isV6())
        named.fault = Words::tr("PASV is for IPv4; clients use EPSV on IPv6.");
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
        Words::tr("Name what the client sends in one argument: 'PORT 10,0,0,9,0,25', 'EPRT |2|2001:db8::9|25|', "
                  "'PASV' or 'EPSV'.");
    return named;
}

policy::ReplyText asText(const session::FixedReply &reply)
{
    return {reply.code, QString::fromLatin1(reply.text)};
}

policy::ReplyText acceptance(Verb verb)
{
    switch (verb) {
    case Verb::Port:
        return asText(session::portTaken);
    case Verb::Eprt:
        return asText(session::eprtTaken);
    case Verb::Pasv:
        return {227, u"Entering Passive Mode (h1,h2,h3,h4,p1,p2)."_s};
    default:
        return {229, u"Entering Extended Passive Mode (|||port|)."_s};
    }
}

policy::ReplyText replyOf(const Named &named, const Explanation &explanation)
{
    if (named.target.error == protocol::HostPort::Error::UnknownFamily)
        return asText(session::unknownFamily);
    const policy::Verdict &verdict = explanation.verdict;
    if (verdict.allowed)
        return acceptance(named.verb);
    if (!explanation.whenConnecting)
        return policy::refusalWhenNamed(verdict);
    // A stranger must not put replies into the client's stream.
    const bool arrived = named.direction == Direction::Passive && !explanation.question.target.isNull();
    return arrived ? policy::ReplyText() : policy::refusalWhenConnecting(verdict);
}

Explanation::Decider deciderOf(const policy::Policy &policy, const policy::Question &question,
                               const policy::Verdict &verdict)
{
    using Decider = Explanation::Decider;
    if (verdict.rule >= 0)
        return Decider::Rule;
    if (verdict.allowed)
        return Decider::Otherwise;
    const policy::Reasons facts = Reason::Malformed | Reason::PortZero | Reason::DirectionOff | Reason::NotRoutable;
    const policy::Ladder ladder = policy::climb(policy, question);
    const qsizetype last = ladder.size() - 1;
    const bool endedAtRule = last >= 0 && ladder.at(last) == policy::Rung::Matched && !policy.rules.at(last).reportOnly;
    const bool byFact = (verdict.reasons & facts) || endedAtRule || policy.otherwise == policy::Action::Allow;
    return byFact ? Decider::Fact : Decider::Otherwise;
}

QString lastStep(const policy::Policy &policy, const Explanation &explanation)
{
    if (explanation.decider == Explanation::Decider::Fact) {
        return Words::tr("whatever the rules say: %1").arg(policy::reasonSentence(explanation.verdict.primaryReason()));
    }
    return policy.otherwise == policy::Action::Allow ? Words::tr("otherwise: allow") : Words::tr("otherwise: deny");
}

QList<Explanation::Step> ladderOf(const policy::Policy &policy, const policy::Question &question,
                                  const Explanation &explanation)
{
    QList<Explanation::Step> steps;
    const bool byRule = explanation.decider == Explanation::Decider::Rule;
    const QStringList lines = policy::ladderLines(policy, question, explanation.verdict);
    for (int i = 0; i < int(lines.size()); ++i)
        steps.append({i, lines.at(i), byRule && i == explanation.verdict.rule});
    if (!byRule)
        steps.append({-1, lastStep(policy, explanation), true});
    return steps;
}

QList<Reason> reasonsOf(const policy::Verdict &verdict)
{
    QList<Reason> reasons;
    const QStringList names = policy::reasonNames(verdict.reasons);
    for (const QString &name : names) {
        if (const auto reason = policy::reasonFromName(name))
            reasons.append(*reason);
    }
    return reasons;
}

policy::Question questionOf(const policy::Circumstances &circumstances, const Supposition &supposition,
                            const Named &named)
{
    policy::Question question;
    question.direction = named.direction;
    question.client = supposition.client;
    question.anonymous = supposition.user.isEmpty();
    question.user = supposition.user;
    question.target = named.target.endpoint;
    question.dataProtected = supposition.dataProtected;
    question.protectionRequired = supposition.protectionRequired;
    question.now = circumstances.now;
    question.surroundings = &circumstances.surroundings;
    question.malformed = named.target.error != protocol::HostPort::Error::None && !named.target.portZero;
    question.targetIsOwnListener =
        named.direction == Direction::Active && circumstances.listening.contains(named.target.endpoint.port);
    return question;
}

} // namespace

QString Explanation::replyLine() const
{
    return reply.code == 0 ? Words::tr("none: the connection that arrived is closed")
                           : QString(QString::number(reply.code) % u' ' % reply.text);
}

Explanation explain(const policy::Policy &policy, const policy::Circumstances &circumstances,
                    const Supposition &supposition)
{
    Explanation explanation;
    const Named named = namedBy(supposition.line, supposition.client);
    explanation.fault = named.fault;
    if (!explanation.fault.isEmpty())
        return explanation;

    policy::Question question = questionOf(circumstances, supposition, named);
    const policy::CompiledPolicy compiled(policy);
    explanation.verdict = policy::judge(compiled, question);
    const bool connects = supposition.transfer || (supposition.peer && named.direction == Direction::Passive);
    if (explanation.verdict.allowed && connects) {
        explanation.whenConnecting = true;
        question.transfer = supposition.transfer.value_or(policy::Transfer::Unknown);
        if (named.direction == Direction::Passive && supposition.peer)
            question.target = {*supposition.peer, 0};
        explanation.verdict = policy::judge(compiled, question);
    }
    explanation.sentence = policy::sentence(policy, question, explanation.verdict);
    explanation.reasons = reasonsOf(explanation.verdict);
    explanation.decider = deciderOf(policy, question, explanation.verdict);
    explanation.ladder = ladderOf(policy, question, explanation);
    question.surroundings = nullptr;
    explanation.question = question;
    explanation.reply = replyOf(named, explanation);
    return explanation;
}

} // namespace api
