#include "server/session/DataPort.h"

#include "server/net/Worker.h"
#include "server/policy/Judge.h"
#include "server/policy/VerdictText.h"
#include "server/session/DataConnectionLog.h"
#include "server/session/DataReplies.h"
#include "server/session/Session.h"
#include "server/transfer/ActiveConnection.h"
#include "server/transfer/PassiveConnection.h"

#include <algorithm>
#include <array>
#include <bit>

using namespace Qt::Literals::StringLiterals;

namespace session {

namespace {

// A data port that was named and not used is forgotten, so that it can't be used under another policy much later.
constexpr qint64 unusedMilliseconds = 60'000;

protocol::Reply toReply(const policy::ReplyText &text)
{
    return {text.code, text.text.toUtf8()};
}

/// Made once for each reason: in a flood they are said again and again.
const protocol::Reply &refusal(policy::Reason reason, bool whenNamed)
{
    struct Replies
    {
        protocol::Reply named;
        protocol::Reply connecting;
    };
    constexpr auto reasons = size_t(std::bit_width(quint32(policy::Reason::NoRule)));
    static const std::array<Replies, reasons> all = [] {
        std::array<Replies, reasons> replies;
        for (size_t i = 0; i < reasons; ++i) {
            policy::Verdict verdict;
            verdict.reasons = policy::Reason(1U << i);
            replies[i] = {toReply(policy::refusalWhenNamed(verdict)), toReply(policy::refusalWhenConnecting(verdict))};
        }
        return replies;
    }();
    const Replies &replies = all[size_t(std::countr_zero(quint32(reason)))];
    return whenNamed ? replies.named : replies.connecting;
}

const protocol::Reply &whenUnlogged(bool whenNamed)
{
    return refusal(policy::Reason::LogUnavailable, whenNamed);
}

address::IpAddress advertisedTo(const address::IpAddress &client, const config::Passive &passive)
{
    const auto &list = passive.advertise;
    const auto entry = std::ranges::find_if(
        list, [&](const config::Advertised &advertised) { return advertised.clients.contains(client); });
    return entry == list.end() ? address::IpAddress() : entry->address;
}

/// What a refused handshake showed, for the log. Without a fault something else forbids the connection.
QByteArray showing(std::optional<policy::TlsFault> fault, const transfer::DataHandshake &handshake)
{
    if (!fault)
        return handshake.stream().isResumed() ? "resumed" : "a finished handshake";
    switch (*fault) {
    case policy::TlsFault::HandshakeFailed:
        break;
    case policy::TlsFault::NotResumed:
        return handshake.stream().ticket() == tls::Ticket::Foreign ? "another session's ticket" : "no resumption";
    case policy::TlsFault::OtherCertificate:
        return "another client certificate";
    }
    return handshake.failure().isEmpty() ? QByteArray("no handshake in time") : handshake.failure().toUtf8();
}

} // namespace

DataPort::DataPort(Session &session)
    : m_session(session)
    , m_expiry(session.worker().deadlines(), [this] { clear(); })
{}

DataPort::~DataPort() = default;

void DataPort::clear()
{
    if (m_connection)
        m_connection->judgeUnseen(); // a stranger who is there already is written down all the same
    m_expiry.clear();
    m_handshake.reset();
    m_connection.reset();
    m_user = nullptr;
    m_command.clear();
    m_transfer = policy::Transfer::Unknown;
}

bool DataPort::isPassive() const
{
    return m_connection && m_connection->isPassive();
}

address::Endpoint DataPort::peer() const
{
    return m_connection ? m_connection->peer() : address::Endpoint();
}

policy::Question DataPort::ask(policy::Direction direction, const address::Endpoint &target) const
{
    Services &services = m_session.services();
    policy::Question question;
    question.direction = direction;
    question.client = m_session.client().address;
    question.anonymous = m_session.state.identity.anonymous;
    question.user = m_session.state.identity.user;
    question.target = target;
    question.transfer = m_transfer;
    question.dataProtected = m_session.state.dataProtected;
    question.protectionRequired = m_session.config().tls.dataProtection == config::TlsUse::Required;
    question.now = services.clock.utcMicroseconds();
    question.surroundings = &m_session.settings().surroundings;
    question.targetIsOwnListener = direction == policy::Direction::Active && services.ports.isListening(target.port);
    question.banned = services.bans.isBanned(question.client);
    question.logUnavailable = !services.log.isAvailable();
    return question;
}

policy::Verdict DataPort::judge(const policy::Question &question)
{
    policy::Verdict verdict = policy::judge(*m_session.settings().policy, question);
    if (verdict.reportedRule >= 0) {
        audit::Attempt reported = attempt(question, verdict, 0);
        const policy::Rule &rule = m_session.policy().rules.at(verdict.reportedRule);
        reported.outcome = audit::Outcome::Reported;
        reported.ruleId = rule.id;
        reported.ruleText = policy::ruleSentence(rule);
        m_session.record(std::move(reported));
    }
    return verdict;
}

void DataPort::name(audit::DataVerb verb, const QByteArray &argument, const protocol::HostPort &named)
{
    // Whatever comes of this command, the former data port is gone.
    clear();
    m_verb = verb;
    m_argument = argument;

    policy::Question question = ask(policy::Direction::Active, named.endpoint);
    question.malformed = named.error != protocol::HostPort::Error::None && !named.portZero;
    const policy::Verdict verdict = judge(question);
    if (!verdict.allowed) {
        refuse(question, verdict, true);
        return;
    }

    address::Endpoint target = named.endpoint;
    // The stored bytes of the control connection's peer, not the argument's: then no mistake in comparing can turn
    // into a connection elsewhere, and a link-local peer keeps its scope.
    if (target.address.withoutScope() == m_session.client().address.withoutScope())
        target.address = m_session.client().address;
    address::Endpoint source{m_session.local().address, m_session.policy().dataSourcePort};
    if (source.address.family() != target.address.family())
        source = {};
    m_connection =
        std::make_unique<transfer::ActiveConnection>(*this, m_session.worker().deadlines(), target, source,
                                                     m_session.config().server.limits.dataConnectSeconds * 1000);
    m_expiry.set(unusedMilliseconds);
    m_session.renewTicket();
    const FixedReply &taken = verb == audit::DataVerb::Port ? portTaken : eprtTaken;
    m_session.reply(taken.code, taken.text);
}

void DataPort::listen(audit::DataVerb verb, const QByteArray &argument)
{
    clear();
    m_verb = verb;
    m_argument = argument;

    const policy::Question question = ask(policy::Direction::Passive, {});
    const policy::Verdict verdict = judge(question);
    if (!verdict.allowed) {
        refuse(question, verdict, true);
        return;
    }

    const address::IpAddress local = m_session.local().address;
    auto lease = m_session.services().ports.listen(local);
    if (!lease) {
        m_session.recordEvent("problem", u"No passive port was free for this client. Widen passive.ports."_s);
        m_session.reply(425, "No data port is free now; try again.");
        return;
    }
    auto connection =
        std::make_unique<transfer::PassiveConnection>(*this, m_session.worker().deadlines(), std::move(lease),
                                                      m_session.config().server.limits.dataConnectSeconds * 1000);
    const quint16 port = connection->port();
    m_connection = std::move(connection);
    m_expiry.set(unusedMilliseconds);
    m_session.renewTicket();

    if (verb == audit::DataVerb::Epsv) {
        m_session.reply(protocol::Reply(229, protocol::extendedPassiveReplyText(port)));
        return;
    }
    const address::IpAddress advertised = advertisedTo(m_session.client().address, m_session.config().server.passive);
    const address::Endpoint shown{advertised.isNull() ? local : advertised, port};
    m_session.reply(protocol::Reply(227, protocol::passiveReplyText(shown)));
}

bool DataPort::mayTransfer(policy::Transfer transfer, const QByteArray &command)
{
    m_expiry.clear();
    m_connection->judgeUnseen(); // who came before the command is judged without it
    m_transfer = transfer;
    m_command = command;
    const auto direction = isPassive() ? policy::Direction::Passive : policy::Direction::Active;
    const policy::Question question = ask(direction, peer());
    const policy::Verdict verdict = judge(question);
    if (!verdict.allowed) {
        refuse(question, verdict, false);
        return false;
    }
    m_allowedBy = {question, verdict};
    return true;
}

void DataPort::open(User &user)
{
    m_user = &user;
    m_connection->open();
}

bool DataPort::peerArrived(const address::Endpoint &peer)
{
    const policy::Question question = ask(policy::Direction::Passive, peer);
    const policy::Verdict verdict = judge(question);
    if (verdict.allowed) {
        m_allowedBy = {question, verdict};
        return true;
    }
    // Nothing is said on the control connection: a stranger must not put replies into the client's stream.
    audit::Attempt refused = attempt(question, verdict, 0);
    if (DataConnectionLog *const shown = m_session.dataConnections())
        shown->refused(refused);
    m_session.services().log.recordDurably(std::move(refused), [](bool) {});
    m_session.services().bans.note(peer.address, accounts::Offence::BlockedAttempt);
    m_session.noteStranger();
    return false;
}

void DataPort::dataOpened()
{
    m_session.notePassiveUnreached(false);
    if (!m_session.state.dataProtected) {
        m_session.noteBinding(nullptr);
        handOver(std::make_unique<net::PlainStream>(m_connection->take()));
        return;
    }
    std::unique_ptr<tls::Stream> stream = m_session.protectData(m_connection->take());
    if (!stream) { // the certificate was taken away meanwhile
        User *const user = m_user;
        clear();
        user->dataUnavailable({431, "TLS is not available at the moment."});
        return;
    }
    m_handshake = std::make_unique<transfer::DataHandshake>(std::move(stream), m_session.worker().deadlines());
    m_handshake->start(m_session.config().server.limits.dataConnectSeconds * 1000,
                       [this](bool done) { handshakeEnded(done); });
}

void DataPort::handOver(std::unique_ptr<net::ByteStream> stream)
{
    recordAllowed();
    const address::Endpoint peer = m_connection->peer();
    User *const user = m_user;
    clear();
    user->dataReady(std::move(stream), peer);
}

void DataPort::handshakeEnded(bool done)
{
    using policy::TlsFault;
    const std::optional<TlsFault> fault =
        done ? m_session.faultOfData(m_handshake->stream()) : std::optional(TlsFault::HandshakeFailed);
    policy::Question question = ask(isPassive() ? policy::Direction::Passive : policy::Direction::Active, peer());
    question.unbound = fault.has_value();
    const policy::Verdict verdict = judge(question);
    if (!verdict.allowed) {
        refuseHandshake(fault, question, verdict);
        return;
    }
    m_allowedBy = {question, verdict};
    m_session.noteBinding(&m_handshake->stream());
    handOver(m_handshake->take());
}

void DataPort::refuseHandshake(std::optional<policy::TlsFault> fault, const policy::Question &question,
                               const policy::Verdict &verdict)
{
    const protocol::Reply answer =
        fault ? toReply(policy::refusalOfHandshake(*fault, verdict)) : refusal(verdict.primaryReason(), false);
    audit::Attempt refused = attempt(question, verdict, answer.code());
    refused.verb = audit::DataVerb::Tls;
    refused.argument = showing(fault, *m_handshake);
    // The classes tell who looks for which targets; a handshake names none.
    m_session.noteBlocked(verdict.reasons, audit::AttemptClass::Unknown);
    User *const user = m_user;
    clear(); // with a reset: whoever is there learns nothing of the transfer
    user->dataRefused(std::move(refused), answer, whenUnlogged(false));
}

void DataPort::dataFailed(transfer::DataConnection::Failure failure)
{
    using Failure = transfer::DataConnection::Failure;
    if (isPassive() && failure == Failure::TimedOut)
        m_session.notePassiveUnreached(true);
    User *const user = m_user;
    clear();
    if (user)
        user->dataUnavailable({425, "Can't open data connection."});
}

void DataPort::refuse(const policy::Question &question, const policy::Verdict &verdict, bool whenNamed)
{
    const protocol::Reply &answer = refusal(verdict.primaryReason(), whenNamed);
    audit::Attempt refused = attempt(question, verdict, answer.code());
    const audit::AttemptClass kind = m_session.services().classifier.classify(refused);
    refused.classification = audit::className(kind);
    if (DataConnectionLog *const shown = m_session.dataConnections())
        shown->refused(refused);
    m_session.replyWhenRecorded(std::move(refused), answer, whenUnlogged(whenNamed));
    m_session.noteBlocked(verdict.reasons, kind);
    clear();
}

void DataPort::recordAllowed()
{
    if (!m_session.config().audit.recordAllowed)
        return;
    audit::Attempt record = attempt(m_allowedBy.question, m_allowedBy.verdict, 150);
    m_session.record(std::move(record));
}

audit::Attempt DataPort::attempt(const policy::Question &question, const policy::Verdict &verdict, int replyCode) const
{
    const policy::Policy &policy = m_session.policy();
    audit::Attempt attempt;
    attempt.at = question.now;
    attempt.session = m_session.id();
    attempt.client = m_session.client();
    attempt.anonymous = question.anonymous;
    attempt.user = question.anonymous ? u"anonymous"_s : question.user;
    attempt.verb = m_verb;
    attempt.argument = m_argument;
    if (!question.malformed)
        attempt.target = question.target;
    attempt.command = m_command;
    attempt.outcome = verdict.allowed ? audit::Outcome::Allowed : audit::Outcome::Blocked;
    attempt.reasons = verdict.reasons;
    if (verdict.rule >= 0)
        attempt.ruleId = policy.rules.at(verdict.rule).id;
    const VerdictWords::Words &words = m_words.of(policy, question, verdict);
    attempt.ruleText = words.ruleText;
    attempt.sentence = words.sentence;
    attempt.ladder = words.ladder;
    attempt.policyRevision = policy.revision;
    attempt.replyCode = replyCode;
    if (question.dataProtected)
        attempt.protection = audit::Protection::Both;
    else
        attempt.protection = m_session.isProtected() ? audit::Protection::Control : audit::Protection::None;
    return attempt;
}

} // namespace session
