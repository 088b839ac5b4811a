#include "server/session/SessionHost.h"

#include "server/protocol/Reply.h"

#include <sys/socket.h>

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace session {

namespace {

// How often those whose flood is over are looked for.
constexpr int sendBackMilliseconds = 1000;

// How long a client's handshake is waited for together with others'.
constexpr int handshakeMilliseconds = 1000;

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
    , m_sendBack(worker.deadlines(), [this] { sendBack(); })
    , m_handshakesDue(worker.deadlines(), [this] { takeHandshakesBack(); })
{}

SessionHost::~SessionHost()
{
    m_gate->close();
}

void SessionHost::becomeHomeOfFloods(WayBack wayBack)
{
    m_wayBack = std::move(wayBack);
    m_records.waitForDisk([this] { return m_sessions.size(); });
}

void SessionHost::listen(const std::vector<ListeningSocket> &sockets, const Give &give)
{
    if (m_handshakes && !m_handshakesReady.isActive())
        m_handshakesReady.start(m_handshakes->descriptor(), this, net::Ready::Readable);
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
    takeHandshakesBack();
    for (Session *session : all()) // it may end by them
        session->settingsChanged();
}

bool SessionHost::kick(base::SessionId session)
{
    takeHandshakesBack();
    Session *const found = find(session);
    if (found)
        found->end(u"kicked"_s, {421, "Closed by the administrator."});
    return found != nullptr;
}

void SessionHost::shutDown(bool finishTransfers, std::function<void()> empty)
{
    m_shuttingDown = true;
    m_empty = std::move(empty);
    m_listeners.clear();
    m_handshakesReady.stop();
    takeHandshakesBack();
    for (Session *session : all())
        session->end(u"shutdown"_s, {421, "The server is shutting down."}, finishTransfers);
    checkEmpty();
}

void SessionHost::clear()
{
    m_listeners.clear();
    m_handshakesReady.stop();
    takeHandshakesBack();
    m_sendBack.clear();
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

/// To go through when some may end meanwhile, which changes the map; those that end stay until the worker's next turn.
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
    const bool isForFloods = session.isRefusedOften();
    if (isForFloods == isHomeOfFloods() || (isForFloods && !m_homeOfFloods))
        return;
    m_leaving.push_back(session.id());
    if (m_leaving.size() == 1)
        m_worker.post([this] { sendAway(); }); // when none of them is running
}

void SessionHost::tlsAwaited(Session &session)
{
    if (!m_handshakes)
        return;
    m_awaitingTls.push_back(session.id());
    if (m_awaitingTls.size() == 1)
        m_worker.post([this] { offerHandshakes(); }); // when none of them is running
}

void SessionHost::offerHandshakes()
{
    for (const base::SessionId id : std::exchange(m_awaitingTls, {})) {
        const auto found = m_sessions.find(id.value);
        if (found == m_sessions.end() || !found->second->awaitsTls())
            continue; // it has begun already
        found->second->detach();
        if (!m_handshakes->put(found->second, found->second->controlDescriptor(), this)) {
            found->second->attach(*this);
            continue;
        }
        m_sessions.erase(found);
        m_load.fetch_sub(1, std::memory_order_relaxed);
        if (!std::exchange(m_offersHandshakes, true))
            m_handshakesDue.set(handshakeMilliseconds);
    }
}

void SessionHost::onReady(net::Interest)
{
    if (std::unique_ptr<Session> session = m_handshakes->take()) {
        expect();
        adopt(std::move(session));
    }
}

/// Whoever is slow in beginning is served here, as everybody else; and so are all when it matters whose they are.
void SessionHost::takeHandshakesBack()
{
    if (!std::exchange(m_offersHandshakes, false))
        return;
    m_handshakesDue.clear();
    for (std::unique_ptr<Session> &session : m_handshakes->takeBack(this)) {
        expect();
        adopt(std::move(session));
    }
}

void SessionHost::sendAway()
{
    for (const base::SessionId id : std::exchange(m_leaving, {})) {
        // If not now, then when it comes to rest again.
        if (const auto found = m_sessions.find(id.value); found != m_sessions.end() && found->second->isAtRest())
            send(found, isHomeOfFloods() ? m_wayBack() : *m_homeOfFloods);
    }
    checkEmpty();
}

/// Those that say nothing any more don't come to rest again.
void SessionHost::sendBack()
{
    for (auto next = m_sessions.begin(); next != m_sessions.end();) {
        const auto session = next++;
        if (!session->second->isRefusedOften() && session->second->isAtRest())
            send(session, m_wayBack());
    }
    if (!m_sessions.empty())
        m_sendBack.set(sendBackMilliseconds);
    checkEmpty();
}

void SessionHost::send(Sessions::iterator which, SessionHost &there)
{
    // A task must be copyable, a session isn't.
    auto session = std::make_shared<std::unique_ptr<Session>>(std::move(which->second));
    m_sessions.erase(which);
    (*session)->detach();
    there.expect();
    m_load.fetch_sub(1, std::memory_order_relaxed);
    there.m_worker.post([&there, session] { there.adopt(std::move(*session)); });
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
    if (isHomeOfFloods() && !m_sendBack.isSet())
        m_sendBack.set(sendBackMilliseconds);
    if (m_shuttingDown)
        added->end(u"shutdown"_s, {421, "The server is shutting down."});
}

void SessionHost::recordThisTurn(audit::Record record, audit::Committed committed)
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
    takeHandshakesBack();
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
