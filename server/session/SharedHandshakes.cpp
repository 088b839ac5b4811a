#include "server/session/SharedHandshakes.h"

#include "server/session/HandshakeQueue.h"
#include "server/session/SessionHost.h"

#include <memory>
#include <utility>

namespace session {

namespace {

// How long a client's handshake is waited for together with others'.
constexpr int waitMilliseconds = 1000;

} // namespace

SharedHandshakes::SharedHandshakes(SessionHost &here)
    : m_here(here)
    , m_due(here.worker().deadlines(), [this] { takeBack(); })
{}

void SharedHandshakes::start()
{
    if (m_queue && !m_stopped && !m_ready.isActive())
        m_ready.start(m_queue->descriptor(), this, net::Ready::Readable);
}

void SharedHandshakes::stop()
{
    m_stopped = true;
    m_ready.stop();
    takeBack();
}

void SharedHandshakes::offer(Session &session)
{
    if (!m_queue || m_stopped)
        return;
    m_offered.push_back(session.id());
    if (m_offered.size() == 1)
        m_here.worker().post([this] { putAll(); }); // when none of them is running
}

void SharedHandshakes::putAll()
{
    for (const base::SessionId id : std::exchange(m_offered, {})) {
        Session *const session = m_here.find(id);
        if (m_stopped || !session || !session->awaitsTls())
            continue; // it has begun already
        const int socket = session->controlDescriptor();
        std::unique_ptr<Session> offered = m_here.release(*session);
        if (!m_queue->put(offered, socket, &m_here)) {
            m_here.expect();
            m_here.adopt(std::move(offered));
        } else if (!std::exchange(m_mayWaitThere, true)) {
            m_due.set(waitMilliseconds);
        }
    }
}

void SharedHandshakes::onReady(net::Interest)
{
    if (std::unique_ptr<Session> session = m_queue->take()) {
        m_here.expect();
        m_here.adopt(std::move(session));
    }
}

void SharedHandshakes::takeBack()
{
    if (!std::exchange(m_mayWaitThere, false))
        return;
    m_due.clear();
    for (std::unique_ptr<Session> &session : m_queue->takeBack(&m_here)) {
        m_here.expect();
        m_here.adopt(std::move(session));
    }
}

} // namespace session
