#include "server/session/HandshakeQueue.h"

#include "server/session/Session.h"

#include <sys/epoll.h>

#include <algorithm>

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
    return remove(m_waiting.find(event.data.fd));
}

std::unique_ptr<Session> HandshakeQueue::takeBack(const SessionHost *from)
{
    const std::lock_guard lock(m_mutex);
    return remove(std::ranges::find_if(m_waiting, [from](const auto &waiting) { return waiting.second.from == from; }));
}

std::unique_ptr<Session> HandshakeQueue::remove(Place place)
{
    if (place == m_waiting.end())
        return {};
    epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, place->first, nullptr);
    std::unique_ptr<Session> session = std::move(place->second.session);
    m_waiting.erase(place);
    return session;
}

} // namespace session
