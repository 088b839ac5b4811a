#pragma once

#include "server/audit/Record.h"
#include "server/files/View.h"
#include "server/net/Deadline.h"
#include "server/net/Socket.h"
#include "server/policy/VerdictText.h"
#include "server/protocol/CommandTable.h"
#include "server/protocol/Reply.h"
#include "server/session/ControlConnection.h"
#include "server/session/DataConnectionStatus.h"
#include "server/session/Services.h"
#include "server/session/SessionState.h"
#include "server/session/SessionStatus.h"
#include "server/tls/Stream.h"

#include <functional>
#include <memory>

namespace net {
class Worker;
}

namespace session {

class DataConnectionLog;
class DataPort;
class SessionGate;
class Transfer;

/// One client, from its greeting to its farewell, on one worker's thread at a time: takes commands from the control
/// connection one after the other, runs them by the table, and holds the next while one waits for something (the log's
/// commit, a password's hash, a transfer). The commands themselves stand in *Commands.cpp by topic.
class Session final : private ControlConnection::Owner
{
public:
    /// What its host does for it.
    class Host
    {
    public:
        virtual const SettingsPtr &settings() const = 0;
        virtual net::Worker &worker() = 0;
        virtual Services &services() = 0;
        virtual std::shared_ptr<SessionGate> gate() = 0;
        /// Durable; with what else was refused in this turn of the worker. Never told before this returns.
        virtual void recordThisTurn(audit::Record &&record, audit::Committed committed) = 0;
        virtual void sessionEnded(Session &session) = 0; ///< to be destroyed soon, not now
        /// After it was held up by something. Only then it may be for another host: see isRefusedOften().
        virtual void cameToRest(Session &session) = 0;
        /// Its client is to begin a TLS handshake.
        virtual void tlsAwaited(Session &session) = 0;

    protected:
        ~Host() = default;
    };

    Session(Host &host, net::Accepted connection, const address::Endpoint &local, base::SessionId id,
            config::TlsUse listenerTls);
    ~Session();

    // --- for the host
    void greet();
    void settingsChanged(); ///< areas, accounts and rules may be others now
    /// Ends it: at once, or when the running transfer is done.
    void end(const QString &why, const protocol::Reply &farewell, bool finishTransfer = false);
    void destroyNow(); ///< its last record is written; only the destructor may follow
    bool isTransferring() const { return m_transfer != nullptr; }
    /// Between two commands, with nothing pending and nothing left to say: then it can go on at another host.
    bool isAtRest() const;
    /// At rest but for a TLS handshake that the client is to begin: the same holds.
    bool awaitsTls() const;
    int controlDescriptor() const { return m_control.descriptor(); }
    bool isRefusedOften() const; ///< now, or in the last seconds
    void detach(); ///< from its worker's thread; only attach() or the destructor may follow
    void attach(Host &host); ///< on that host's thread
    const address::IpAddress &clientAddress() const { return m_client.address; }
    base::SessionId id() const { return m_id; }
    SessionStatus status() const;
    bool takeChanged(); ///< whether status() may differ from when this was last asked
    DataConnectionReport dataConnectionReport() const;
    qint64 dataConnectionRevision() const; ///< of that report

    // --- for the commands
    SessionState state;
    const config::Config &config() const { return *m_host->settings()->config; }
    const Settings &settings() const { return *m_host->settings(); }
    const policy::Policy &policy() const { return settings().policy->policy(); }
    Services &services() { return m_host->services(); }
    net::Worker &worker() { return m_host->worker(); }
    const address::Endpoint &client() const { return m_client; }
    const address::Endpoint &local() const { return m_local; }
    const files::View &view() const { return m_view; }
    DataPort &dataPort() { return *m_dataPort; }

    void reply(const protocol::Reply &reply);
    void reply(int code, const char *text) { this->reply(protocol::Reply(code, text)); }
    /// The path an argument means from the current folder; replies 550 and returns nothing if it can't be one.
    std::optional<files::VirtualPath> resolve(const QByteArray &argument);
    /// The same for a name that is to be made, which is refused as a name (553).
    std::optional<files::VirtualPath> resolveNew(const QByteArray &argument);

    void signIn(const accounts::Identity &identity);
    void signOut(); ///< REIN: as if the client had just connected
    void setProgram(const QByteArray &name) { m_program = name; }
    const QByteArray &program() const { return m_program; }
    void closeAfterReply(const QString &why);

    // --- TLS (RFC 4217)
    config::TlsUse listenerTls() const { return m_listenerTls; }
    bool isProtected() const { return m_control.protection() != nullptr; }
    bool hasUnseenInput() const; ///< anything behind the command that runs, in any buffer
    bool hasUnreadInput() const; ///< likewise, of lines only
    void beginTls(); ///< when the reply is said
    void endTls(); ///< likewise
    QByteArray clientCertificate() const; ///< SHA-256 in hex; empty: none was shown
    tls::Stream::Age clientCertificateAge() const; ///< now
    /// A data connection that can resume this session and no other; null when there is nothing to protect it with.
    std::unique_ptr<tls::Stream> protectData(base::Descriptor socket);
    /// What a data connection's finished handshake lacks to belong to this session, by the configuration.
    std::optional<policy::TlsFault> faultOfData(const tls::Stream &data) const;
    void noteBinding(const tls::Stream *data); ///< null: in clear
    void renewTicket(); ///< before a reply that leads to a data connection

    /// The next command waits until release(). What goes on meanwhile calls back through later().
    enum class Hold : quint8 { None, Committing, Verifying, Penalty, Transferring };
    void hold(Hold why);
    void release();
    /// For callbacks of other threads: what they hand over runs on the session's own, if it still exists.
    using Later = std::function<void(std::function<void(Session &)>)>;
    Later later() const;
    Hold held() const { return m_hold; }
    /// Holds the session for a while; `then` replies and releases.
    void delay(qint64 milliseconds, std::function<void()> then);
    /// What is said instead of the next reply, before the end: a ban, too many failed logins. Null: nothing.
    const protocol::Reply &farewell() const { return m_farewell; }

    /// Gives the answer only when the record is in the log for good (promise: written before answered). `takeBack`
    /// undoes what could not be recorded, on another thread, and also when the session is gone by then.
    void replyWhenRecorded(audit::Record record, const protocol::Reply &answer, const protocol::Reply &ifNotRecorded,
                           std::function<void()> takeBack = {});
    void record(audit::Record record) { services().log.record(std::move(record)); }
    void recordEvent(const char *kind, const QString &text);
    /// Counts a refused data connection; may ban the client, and then this session ends.
    /// Only what is hostile leads to a ban: a client behind NAT that names its private address never does.
    void noteBlocked(policy::Reasons reasons, audit::AttemptClass kind);
    void noteStranger(); ///< somebody else came to the passive port
    void noteFailedLogin(const QString &why);
    /// A file couldn't be shown: if it would lie in a drop box, its row counts who asked.
    void noteAsked(const files::VirtualPath &path);
    /// An upload came to nothing for a reason that the person at the desk should see: a limit, the disk, the name, the
    /// hour. So many a session are written down.
    void noteRefusedUpload(const QByteArray &path, const base::Error &error);
    void notePassiveUnreached(bool unreached);
    /// Where its data connections are noted for the window; null when nobody looks.
    DataConnectionLog *dataConnections();
    DataBinding binding() const { return m_binding; } ///< of the last data connection

    void beginTransfer(std::unique_ptr<Transfer> transfer);
    /// The transfer is done and destroyed by this.
    void transferEnded();
    void countTransferred(qint64 sent, qint64 received); ///< bytes, also of a transfer that was broken off
    void abortTransfer(); ///< ABOR
    const Transfer *transfer() const { return m_transfer.get(); }

private:
    void linesArrived() override;
    void tlsAwaited() override;
    void tlsBegun() override;
    void tlsFailed(const QString &why) override;
    void tlsEnded() override;
    void controlLost() override;

    bool isIdle() const; ///< but for its control connection
    void sayWelcome();
    void beginImplicitTls();
    void runWaiting();
    void takeUrgent();
    void inputEnded();
    void run(const protocol::InputLine &line);
    bool isAcceptable(const protocol::Command &command);
    void countError();
    void countRefusal();
    void armIdle();
    void idleExpired();
    void finish(const QString &why);
    void recordEnd(const QString &why);
    void banned(const accounts::Ban &ban);

    static constexpr size_t maxWaitingLines = 16;
    static constexpr int maxErrorsBeforeLogin = 10;
    static constexpr int maxFailedLogins = 3;
    static constexpr int manyRefusals = 32; // within:
    static constexpr qint64 refusalMilliseconds = 1000;

    Host *m_host;
    base::SessionId m_id;
    address::Endpoint m_client;
    address::Endpoint m_local;
    ControlConnection m_control;
    net::Deadline m_idle;
    net::Deadline m_penalty;
    std::function<void()> m_afterPenalty;
    files::View m_view;
    std::unique_ptr<DataPort> m_dataPort;
    std::unique_ptr<Transfer> m_transfer;
    std::unique_ptr<DataConnectionLog> m_dataConnections; // null before the first, and without an audience
    std::vector<protocol::InputLine> m_waiting; // lines that came while something held them

    QByteArray m_program;
    QByteArray m_lastCommand;
    qint64 m_began = 0; // UTC microseconds
    qint64 m_lastCommandAt = 0; // UTC microseconds
    qint64 m_lastActivity = 0; // steady milliseconds
    qint64 m_idleLeft = 0; // milliseconds, while it is at no host
    qint64 m_sent = 0;
    qint64 m_received = 0;
    qint64 m_commands = 0;
    QString m_endReason;
    int m_blocked = 0;
    int m_failedLogins = 0;
    int m_errors = 0; // before login
    int m_refusedUploads = 0;
    int m_refusals = 0; // of data connections, since:
    qint64 m_refusalsSince = 0; // steady milliseconds
    qint64 m_refusedOftenAt = 0; // last; steady milliseconds
    Hold m_hold = Hold::None;
    config::TlsUse m_listenerTls;
    DataBinding m_binding = DataBinding::None;
    bool m_ticketIsUsed = false; // a client that uses each ticket once needs another
    bool m_running = false; // inside runWaiting()
    bool m_endAfterTransfer = false;
    bool m_ended = false;
    bool m_changed = true;
    bool m_passiveUnreached = false;
    protocol::Reply m_farewell;
};

} // namespace session
