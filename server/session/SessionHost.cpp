#include "server/session/SessionHost.h"

#include "server/protocol/Reply.h"

#include <sys/socket.h>

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace session {

namespace {

protocol::Reply refusalOf(Admission::Answer answer)
{
    switch (answer) {
    case Admission::Answer::NetworkDenied:
        return {421, "Connections from your address are not accepted."};
    case Admission::Answer::Banned:
        return {421, "Your address is banned for a while."};
    case Admission::Answer::AddressFull:
        return {421, "Too many connections from your address."};
    default:
        return {421, "Too many connections; try again later."};
    }
}

const char *eventTextOf(Admission::Answer answer)
{
    switch (answer) {
    case Admission::Answer::NetworkDenied:
        return "Turned away: the address is not among those allowed.";
    case Admission::Answer::Banned:
        return "Turned away: the address is banned.";
    case Admission::Answer::AddressFull:
        return "Turned away: too many sessions of this address.";
    default:
        return "Turned away: too many sessions.";
    }
}

} // namespace

SessionHost::SessionHost(net::Worker &worker, Services &services)
    : m_worker(worker)
    , m_gate(std::make_shared<SessionGate>(worker, *this))
    , m_services(services)
    , m_records(worker, services.log)
    , m_floods(*this)
    , m_handshakes(*this)
{}

SessionHost::~SessionHost()
{
    m_gate->close();
}

void SessionHost::becomeHomeOfFloods(FloodMoves::WayBack wayBack)
{
    m_floods.becomeHome(std::move(wayBack));
    m_records.waitForDisk([this] { return m_sessions.size(); });
}

void SessionHost::listen(const std::vector<ListeningSocket> &sockets, const Give &give)
{
    m_handshakes.start();
    m_listeners.clear();
    for (const ListeningSocket &socket : sockets) {
        m_listeners.push_back(
            std::make_unique<net::Listener>(socket.descriptor, [give, tls = socket.tls](net::Accepted connection) {
                give(std::move(connection), tls);
            }));
    }
}

void SessionHost::take(net::Accepted connection, config::TlsUse tls)
{
    if (m_shuttingDown || !m_settings) {
        m_load.fetch_sub(1, std::memory_order_relaxed);
        checkEmpty();
        return;
    }
    const Admission::Answer answer = m_services.admission.enter(connection.peer.address, m_settings->config->server);
    if (answer != Admission::Answer::Welcome) {
        m_load.fetch_sub(1, std::memory_order_relaxed);
        turnAway(std::move(connection), answer, tls);
        return;
    }
    const address::Endpoint local = net::localEndpoint(connection.descriptor.get());
    const base::SessionId id = m_services.log.nextSessionId();
    auto session = std::make_unique<Session>(*this, std::move(connection), local, id, tls);
    Session *const added = session.get();
    m_sessions.emplace(id.value, std::move(session));
    added->greet();
}

void SessionHost::turnAway(net::Accepted connection, Admission::Answer answer, config::TlsUse tls)
{
    const QByteArray words = refusalOf(answer).toWire();
    // A fresh connection takes one line for certain; nobody waits for more. Whoever waits for a handshake reads none.
    if (tls != config::TlsUse::Implicit) {
        [[maybe_unused]] const ssize_t sent =
            ::send(connection.descriptor.get(), words.constData(), size_t(words.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
    }
    audit::EventRecord event;
    event.at = m_services.clock.utcMicroseconds();
    event.kind = u"turned-away"_s;
    event.client = connection.peer.address;
    event.text = QString::fromLatin1(eventTextOf(answer));
    m_services.log.record(std::move(event));
}

void SessionHost::setSettings(SettingsPtr settings)
{
    m_settings = std::move(settings);
    m_handshakes.takeBack();
    for (Session *session : all()) // it may end by them
        session->settingsChanged();
}

bool SessionHost::kick(base::SessionId session)
{
    m_handshakes.takeBack();
    Session *const found = find(session);
    if (found)
        found->end(u"kicked"_s, {421, "Closed by the administrator."});
    return found != nullptr;
}

void SessionHost::keepSessions()
{
    m_floods.stop();
    m_handshakes.stop();
}

void SessionHost::shutDown(bool finishTransfers, std::function<void()> empty)
{
    m_shuttingDown = true;
    m_empty = std::move(empty);
    m_listeners.clear();
    for (Session *session : all())
        session->end(u"shutdown"_s, {421, "The server is shutting down."}, finishTransfers);
    checkEmpty();
}

void SessionHost::clear()
{
    m_listeners.clear();
    keepSessions();
    m_empty = nullptr;
    m_records.writeAll();
    for (const auto &[id, session] : m_sessions)
        session->destroyNow();
    m_sessions.clear();
    m_records.writeAll(); // what was refused to those that were just answered
    m_ended.clear();
    m_load = 0;
    m_cleared = true;
}

Session *SessionHost::find(base::SessionId session) const
{
    const auto found = m_sessions.find(session.value);
    return found == m_sessions.end() ? nullptr : found->second.get();
}

std::vector<Session *> SessionHost::all() const
{
    std::vector<Session *> sessions;
    sessions.reserve(m_sessions.size());
    for (const auto &[id, session] : m_sessions)
        sessions.push_back(session.get());
    return sessions;
}

void SessionHost::sessionEnded(Session &session)
{
    const auto found = m_sessions.find(session.id().value);
    if (found == m_sessions.end())
        return;
    m_services.admission.leave(session.clientAddress());
    if (m_services.hasAudience)
        m_endedIds.push_back(session.id());
    if (m_watched == session.id())
        m_lastOfWatched = session.dataConnectionReport();
    m_ended.push_back(std::move(found->second));
    m_sessions.erase(found);
    m_load.fetch_sub(1, std::memory_order_relaxed);
    if (m_ended.size() == 1)
        m_worker.post([this] { removeEnded(); });
}

void SessionHost::cameToRest(Session &session)
{
    m_floods.cameToRest(session);
}

void SessionHost::tlsAwaited(Session &session)
{
    m_handshakes.offer(session);
}

std::unique_ptr<Session> SessionHost::release(Session &session)
{
    std::unique_ptr<Session> released = std::move(m_sessions.extract(session.id().value).mapped());
    released->detach();
    m_load.fetch_sub(1, std::memory_order_relaxed);
    return released;
}

void SessionHost::adopt(std::unique_ptr<Session> session)
{
    if (m_cleared) {
        m_load.fetch_sub(1, std::memory_order_relaxed);
        m_services.admission.leave(session->clientAddress());
        session->destroyNow();
        return;
    }
    Session *const added = session.get();
    m_sessions.emplace(added->id().value, std::move(session));
    added->attach(*this);
    m_floods.adopted();
}

void SessionHost::recordThisTurn(audit::Record &&record, audit::Committed committed)
{
    m_records.add(std::move(record), std::move(committed));
}

void SessionHost::removeEnded()
{
    m_ended.clear();
    checkEmpty();
}

void SessionHost::checkEmpty()
{
    if (load() == 0 && m_empty) // nobody is under way either
        std::exchange(m_empty, nullptr)();
}

SessionHost::Changes SessionHost::takeChanges(bool all, const WatchedSession &watched)
{
    Changes changes;
    m_handshakes.takeBack();
    for (const auto &[id, session] : m_sessions) {
        if (session->takeChanged() || all)
            changes.changed.push_back(session->status());
    }
    changes.ended = std::exchange(m_endedIds, {});
    m_watched = watched.session;
    changes.watched = std::exchange(m_lastOfWatched, std::nullopt);
    if (const Session *const session = find(watched.session);
        session && session->dataConnectionRevision() != watched.seen)
        changes.watched = session->dataConnectionReport();
    return changes;
}

} // namespace session
