#include "server/session/FloodMoves.h"

#include "server/session/SessionHost.h"

#include <memory>
#include <utility>

namespace session {

namespace {

// How often those whose flood is over are looked for.
constexpr int sendBackMilliseconds = 1000;

} // namespace

FloodMoves::FloodMoves(SessionHost &here)
    : m_here(here)
    , m_sendBack(here.worker().deadlines(), [this] { sendBack(); })
{}

void FloodMoves::becomeHome(WayBack wayBack)
{
    m_wayBack = std::move(wayBack);
}

void FloodMoves::cameToRest(Session &session)
{
    const bool isForFloods = session.isRefusedOften();
    if (m_stopped || isForFloods == isHome() || (isForFloods && !m_home))
        return;
    m_leaving.push_back(session.id());
    if (m_leaving.size() == 1)
        m_here.worker().post([this] { sendAway(); }); // when none of them is running
}

void FloodMoves::sendAway()
{
    for (const base::SessionId id : std::exchange(m_leaving, {})) {
        // If not now, then when it comes to rest again.
        Session *const session = m_here.find(id);
        if (!m_stopped && session && session->isAtRest())
            send(*session, isHome() ? m_wayBack() : *m_home);
    }
}

/// Those that say nothing any more don't come to rest again.
void FloodMoves::sendBack()
{
    for (Session *const session : m_here.all()) {
        if (!session->isRefusedOften() && session->isAtRest())
            send(*session, m_wayBack());
    }
    if (m_here.load() > 0)
        m_sendBack.set(sendBackMilliseconds);
}

void FloodMoves::send(Session &session, SessionHost &there)
{
    there.expect();
    // A task must be copyable, a session isn't.
    const auto moved = std::make_shared<std::unique_ptr<Session>>(m_here.release(session));
    there.worker().post([&there, moved] { there.adopt(std::move(*moved)); });
}

void FloodMoves::adopted()
{
    if (isHome() && !m_stopped && !m_sendBack.isSet())
        m_sendBack.set(sendBackMilliseconds);
}

void FloodMoves::stop()
{
    m_stopped = true;
    m_sendBack.clear();
}

} // namespace session
