#pragma once

#include "server/audit/Record.h"
#include "server/net/ByteStream.h"
#include "server/net/Deadline.h"
#include "server/policy/Question.h"
#include "server/policy/Verdict.h"
#include "server/policy/VerdictText.h"
#include "server/protocol/HostPort.h"
#include "server/protocol/Reply.h"
#include "server/session/VerdictWords.h"
#include "server/transfer/DataConnection.h"
#include "server/transfer/DataHandshake.h"

#include <memory>
#include <optional>

namespace session {

class Session;

/// The data connection that a session's next transfer will use: named by PORT, EPRT, PASV or EPSV, judged then, judged
/// again when it is made, and once more by what its TLS handshake showed; used once. At most one is pending; a refusal,
/// a failure or a while without use leaves none. Every judgement passes through here, and each refusal is in the log
/// before it is answered.
class DataPort final : public transfer::DataConnection::Owner
{
public:
    /// Whoever asked for the connection.
    class User
    {
    public:
        virtual void dataReady(std::unique_ptr<net::ByteStream> stream, const address::Endpoint &peer) = 0;
        virtual void dataUnavailable(const protocol::Reply &answer) = 0;
        /// It was made, and what its handshake showed is refused: to be answered when the attempt is in the log.
        virtual void dataRefused(audit::Attempt attempt, const protocol::Reply &answer,
                                 const protocol::Reply &ifNotRecorded) = 0;

    protected:
        ~User() = default;
    };

    explicit DataPort(Session &session);
    ~DataPort();

    /// PORT, EPRT: first judgement. Replies.
    void name(audit::DataVerb verb, const QByteArray &argument, const protocol::HostPort &named);
    /// PASV, EPSV: first judgement, then listens. Replies.
    void listen(audit::DataVerb verb, const QByteArray &argument);
    void clear();
    void settingsChanged() { m_words.forget(); }
    void moveTo(net::DeadlineWheel &deadlines) { m_expiry.moveTo(deadlines); } ///< with nothing pending
    bool isNamed() const { return m_connection != nullptr; }

    /// Second judgement, with what is known now. When refused it replies (after the commit) and nothing is pending.
    bool mayTransfer(policy::Transfer transfer, const QByteArray &command);
    /// Makes the connection that mayTransfer() allowed; may call back before it returns.
    void open(User &user);
    bool isPassive() const;
    audit::DataVerb verb() const { return m_verb; } ///< that named it
    address::Endpoint peer() const; ///< null while unknown

private:
    bool peerArrived(const address::Endpoint &peer) override;
    void dataOpened() override;
    void dataFailed(transfer::DataConnection::Failure failure) override;

    void handOver(std::unique_ptr<net::ByteStream> stream);
    void handshakeEnded(bool done);
    void refuseHandshake(std::optional<policy::TlsFault> fault, const policy::Question &question,
                         const policy::Verdict &verdict);

    policy::Question ask(policy::Direction direction, const address::Endpoint &target) const;
    policy::Verdict judge(const policy::Question &question);
    audit::Attempt attempt(const policy::Question &question, const policy::Verdict &verdict, int replyCode) const;
    /// Writes the refusal down, then answers.
    void refuse(const policy::Question &question, const policy::Verdict &verdict, bool whenNamed);
    void recordAllowed();

    Session &m_session;
    std::unique_ptr<transfer::DataConnection> m_connection;
    std::unique_ptr<transfer::DataHandshake> m_handshake; // of a protected one, after it was made
    net::Deadline m_expiry;
    User *m_user = nullptr;
    audit::DataVerb m_verb = audit::DataVerb::Port;
    QByteArray m_argument;
    QByteArray m_command; // the transfer it serves; empty before
    policy::Transfer m_transfer = policy::Transfer::Unknown;
    struct Judgement
    {
        policy::Question question;
        policy::Verdict verdict;
    };
    Judgement m_allowedBy; // the last one that allowed what is pending
    mutable VerdictWords m_words;
};

} // namespace session
