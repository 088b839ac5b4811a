#include "server/session/SessionHost.h"

#include "server/net/TurnTaking.h"
#include "server/protocol/Reply.h"

#include <sys/socket.h>

#include <algorithm>
#include <iterator>
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
{}

SessionHost::~SessionHost()
{
    m_gate->close();
}

void SessionHost::listen(const std::vector<ListeningSocket> &sockets, const Give &give)
{
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
    for (const auto &[id, session] : m_sessions)
        session->settingsChanged();
}

void SessionHost::kick(base::SessionId session)
{
    if (Session *const found = find(session))
        found->end(u"kicked"_s, {421, "Closed by the administrator."});
    else if (m_homeOfFloods && m_homeOfFloods != this) // it may just be on its way
        m_homeOfFloods->m_worker.post([home = m_homeOfFloods, session] { home->kick(session); });
}

void SessionHost::shutDown(bool finishTransfers, std::function<void()> empty)
{
    m_shuttingDown = true;
    m_empty = std::move(empty);
    m_listeners.clear();
    std::vector<Session *> sessions; // ending one changes the map
    for (const auto &[id, session] : m_sessions)
        sessions.push_back(session.get());
    for (Session *session : sessions)
        session->end(u"shutdown"_s, {421, "The server is shutting down."}, finishTransfers);
    checkEmpty();
}

void SessionHost::clear()
{
    m_listeners.clear();
    m_empty = nullptr;
    gatherRecords();
    if (!m_inHand.empty())
        m_services.log.recordDurably(m_inHand);
    for (const auto &[id, session] : m_sessions)
        session->destroyNow();
    m_sessions.clear();
    m_ended.clear();
    m_load = 0;
    m_cleared = true;
}

Session *SessionHost::find(base::SessionId session) const
{
    const auto found = m_sessions.find(session.value);
    return found == m_sessions.end() ? nullptr : found->second.get();
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

void SessionHost::refusedOften(Session &session)
{
    // Where the thread of the log commits, it gathers the refusals of all workers.
    if (!m_homeOfFloods || m_homeOfFloods == this || !m_services.log.commitsThere())
        return;
    m_leaving.push_back(session.id());
    if (m_leaving.size() == 1)
        m_worker.post([this] { sendHome(); }); // when none of them is running
}

void SessionHost::sendHome()
{
    for (const base::SessionId id : std::exchange(m_leaving, {})) {
        const auto found = m_sessions.find(id.value);
        if (found == m_sessions.end() || !found->second->isAtRest())
            continue; // after its next refusal, then
        // A task must be copyable, a session isn't.
        auto session = std::make_shared<std::unique_ptr<Session>>(std::move(found->second));
        m_sessions.erase(found);
        (*session)->detach();
        m_homeOfFloods->expect();
        m_load.fetch_sub(1, std::memory_order_relaxed);
        m_homeOfFloods->m_worker.post([home = m_homeOfFloods, session] { home->adopt(std::move(*session)); });
    }
    checkEmpty();
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
    if (m_shuttingDown)
        added->end(u"shutdown"_s, {421, "The server is shutting down."});
}

void SessionHost::recordThisTurn(audit::Record record, audit::Committed committed)
{
    m_records.push_back({std::move(record), std::move(committed), false});
    commitAfterTurn();
}

void SessionHost::commitAfterTurn()
{
    // A task that a turn gives its own worker runs when all of it is done.
    if (std::exchange(m_commitsAfterTurn, true))
        return;
    m_worker.post([this] {
        m_commitsAfterTurn = false;
        commitRecords();
    });
}

/// Those that are answered may be refused something again at once, so there are two lists.
void SessionHost::gatherRecords()
{
    if (m_inHand.empty()) {
        m_inHand.swap(m_records);
        m_inHandSince = std::chrono::steady_clock::now();
    } else {
        std::ranges::move(m_records, std::back_inserter(m_inHand));
        m_records.clear();
    }
}

void SessionHost::commitRecords()
{
    gatherRecords();
    if (m_inHand.empty())
        return; // the host was cleared
    net::letOthersGoFirst();
    // While another thread commits, this one serves whoever has come meanwhile.
    if (!m_services.log.recordDurably(m_inHand, m_inHandSince))
        commitAfterTurn();
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
