#include "server/session/SessionGate.h"

#include "server/net/Worker.h"
#include "server/session/SessionHost.h"

namespace session {

SessionGate::SessionGate(net::Worker &worker, SessionHost &host)
    : m_worker(&worker)
    , m_host(&host)
{}

void SessionGate::post(base::SessionId session, std::function<void(Session &)> task)
{
    const std::lock_guard lock(m_mutex);
    if (!m_worker)
        return;
    m_worker->post([host = m_host, session, task = std::move(task)] {
        if (Session *const found = host->find(session))
            task(*found);
    });
}

Session *SessionGate::find(base::SessionId session)
{
    // The host lives as long as its worker's thread runs anything.
    return m_host->find(session);
}

bool SessionGate::isHere()
{
    const std::lock_guard lock(m_mutex);
    return m_worker && m_worker->isCurrentThread();
}

void SessionGate::close()
{
    const std::lock_guard lock(m_mutex);
    m_worker = nullptr;
}

} // namespace session
