#include "server/session/HandshakeQueue.h"

#include "server/session/Session.h"

#include <sys/epoll.h>

namespace session {

HandshakeQueue::HandshakeQueue()
    : m_epoll(epoll_create1(EPOLL_CLOEXEC))
{}

HandshakeQueue::~HandshakeQueue() = default;

bool HandshakeQueue::put(std::unique_ptr<Session> &session, int socket, const SessionHost *from)
{
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = socket;
    const std::lock_guard lock(m_mutex);
    if (epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, socket, &event) != 0)
        return false;
    m_waiting.emplace(socket, Waiting{std::move(session), from});
    return true;
}

std::unique_ptr<Session> HandshakeQueue::take()
{
    const std::lock_guard lock(m_mutex);
    epoll_event event{};
    if (epoll_wait(m_epoll.get(), &event, 1, 0) != 1)
        return {};
    epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, event.data.fd, nullptr);
    auto taken = m_waiting.extract(event.data.fd);
    return taken ? std::move(taken.mapped().session) : nullptr;
}

std::vector<std::unique_ptr<Session>> HandshakeQueue::takeBack(const SessionHost *from)
{
    std::vector<std::unique_ptr<Session>> taken;
    const std::lock_guard lock(m_mutex);
    for (auto next = m_waiting.begin(); next != m_waiting.end();) {
        const auto waiting = next++;
        if (waiting->second.from != from)
            continue;
        epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, waiting->first, nullptr);
        taken.push_back(std::move(waiting->second.session));
        m_waiting.erase(waiting);
    }
    return taken;
}

} // namespace session
