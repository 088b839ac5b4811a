// What a session writes down about itself, and what it shows.

#include "server/base/PlainText.h"
#include "server/files/Errors.h"
#include "server/session/DataConnectionLog.h"
#include "server/session/DataPort.h"
#include "server/session/Session.h"
#include "server/session/Transfer.h"

using namespace Qt::Literals::StringLiterals;

namespace session {

void Session::recordEvent(const char *kind, const QString &text)
{
    audit::EventRecord event;
    event.at = services().clock.utcMicroseconds();
    event.kind = QString::fromLatin1(kind);
    event.session = m_id;
    event.client = m_client.address;
    if (state.identity.signedIn)
        event.user = state.identity.anonymous ? u"anonymous"_s : state.identity.user;
    else if (state.userName)
        event.user = base::escaped(*state.userName, 64);
    event.text = text;
    record(std::move(event));
}

void Session::recordEnd(const QString &why)
{
    m_ended = true;
    m_idle.clear();
    m_penalty.clear();
    m_dataPort->clear();
    if (m_transfer)
        m_transfer->abandon(426);
    audit::SessionRecord ended;
    ended.id = m_id;
    ended.began = m_began;
    ended.ended = services().clock.utcMicroseconds();
    ended.client = m_client;
    ended.server = m_local;
    ended.user = state.identity.anonymous ? u"anonymous"_s : state.identity.user;
    ended.clientProgram = QString::fromUtf8(m_program);
    ended.end = why;
    ended.bytesSent = m_sent;
    ended.bytesReceived = m_received;
    ended.commands = m_commands;
    record(std::move(ended));
}

void Session::noteBlocked(policy::Reasons reasons, audit::AttemptClass kind)
{
    ++m_blocked;
    m_changed = true;
    countRefusal();
    // What the server's own state refuses is nobody's attack.
    const policy::Reasons ours = policy::Reason::DirectionOff | policy::Reason::LogUnavailable
        | policy::Reason::TlsMismatch | policy::Reason::Banned;
    if (!(reasons & ~ours) || !audit::isHostile(kind))
        return;
    if (const auto ban = services().bans.note(m_client.address, accounts::Offence::BlockedAttempt))
        banned(*ban);
}

void Session::countRefusal()
{
    if (m_lastActivity - m_refusalsSince > refusalMilliseconds) {
        m_refusalsSince = m_lastActivity;
        m_refusals = 0;
    }
    if (++m_refusals >= manyRefusals)
        m_refusedOftenAt = m_lastActivity;
}

bool Session::isRefusedOften() const
{
    return m_host->services().clock.steadyMilliseconds() - m_refusedOftenAt <= 2 * refusalMilliseconds;
}

void Session::noteStranger()
{
    ++m_blocked;
    m_changed = true;
}

void Session::noteFailedLogin(const QString &why)
{
    ++m_failedLogins;
    recordEvent("login-failed", why);
    if (const auto ban = services().bans.note(m_client.address, accounts::Offence::FailedLogin))
        banned(*ban);
    if (m_failedLogins >= maxFailedLogins && m_farewell.isNull()) {
        m_farewell = {421, "Too many failed logins."};
        m_endReason = u"failed logins"_s;
    }
}

void Session::banned(const accounts::Ban &ban)
{
    const bool forLogins = ban.offence == accounts::Offence::FailedLogin;
    recordEvent("ban",
                forLogins ? u"Banned after %1 failed logins."_s.arg(ban.count)
                          : u"Banned after %1 refused data connections."_s.arg(ban.count));
    m_farewell = {421, "Too many refused commands from your address; try again later."};
    m_endReason = u"banned"_s;
}

void Session::noteAsked(const files::VirtualPath &path)
{
    if (const std::optional<QString> area = view().dropBoxOf(path))
        record(audit::AskedRecord{*area, path.name()});
}

void Session::noteRefusedUpload(const QByteArray &path, const base::Error &error)
{
    constexpr int most = 20;
    using Code = base::Error::Code;
    // Who hands in too late is told what a stranger is told; the person at the desk may want to know.
    if (const auto late = files::VirtualPath::resolve({}, path);
        error.code == Code::NotFound && late && view().isTooLateFor(*late)) {
        noteRefusedUpload(path, files::areaClosed());
        return;
    }
    // What is not permitted or not there is everyday.
    if (error.code == Code::NotFound || (error.code == Code::Denied && error != files::areaClosed())
        || ++m_refusedUploads > most)
        return;
    recordEvent(
        "upload-refused",
        u"An upload to \"%1\" was refused: %2"_s.arg(base::escaped(QString::fromUtf8(path), 512), error.detail));
    if (m_refusedUploads == most)
        recordEvent("upload-refused", u"Further ones of this session are not written down."_s);
}

void Session::notePassiveUnreached(bool unreached)
{
    m_changed |= m_passiveUnreached != unreached;
    m_passiveUnreached = unreached;
}

void Session::countTransferred(qint64 sent, qint64 received)
{
    m_sent += sent;
    m_received += received;
    services().totals.sent += sent;
    services().totals.received += received;
}

DataConnectionLog *Session::dataConnections()
{
    if (!services().hasAudience)
        return nullptr;
    if (!m_dataConnections)
        m_dataConnections = std::make_unique<DataConnectionLog>();
    return m_dataConnections.get();
}

DataConnectionReport Session::dataConnectionReport() const
{
    if (m_dataConnections)
        return m_dataConnections->report(m_id);
    DataConnectionReport none;
    none.session = m_id;
    return none;
}

qint64 Session::dataConnectionRevision() const
{
    return m_dataConnections ? m_dataConnections->revision() : 0;
}

bool Session::takeChanged()
{
    return std::exchange(m_changed, m_transfer != nullptr);
}

SessionStatus Session::status() const
{
    SessionStatus status;
    status.id = m_id;
    status.client = m_client;
    status.local = m_local;
    status.program = m_program;
    status.binding = m_binding;
    if (const tls::Stream *const protection = m_control.protection())
        status.tls = protection->version();
    status.path = state.folder.text();
    status.connectedAt = m_began;
    status.lastCommandAt = m_lastCommandAt;
    status.lastCommand = m_lastCommand;
    status.sent = m_sent;
    status.received = m_received;
    status.blocked = m_blocked;
    status.passiveUnreached = m_passiveUnreached;
    if (state.identity.signedIn) {
        status.user = state.identity.anonymous ? u"anonymous"_s : state.identity.user;
        status.doing = SessionStatus::Doing::Idle;
    } else if (state.userName) {
        status.doing = SessionStatus::Doing::SigningIn;
    }
    if (m_transfer)
        m_transfer->describe(status);
    return status;
}

} // namespace session
