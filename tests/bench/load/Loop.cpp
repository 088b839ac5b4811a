#include "tests/bench/load/Loop.h"

#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace load {

namespace {

constexpr rlim_t mostDescriptors = 65'536;

/// As many as are allowed: thousands of idle sessions want one each.
std::size_t raiseDescriptorLimit()
{
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = std::min(limit.rlim_max, mostDescriptors);
    ::setrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}

} // namespace

Loop::Loop()
    : m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    , m_watched(raiseDescriptorLimit())
{}

Loop::~Loop()
{
    ::close(m_epoll);
}

void Loop::add(int fd)
{
    Watched &watched = m_watched.at(static_cast<std::size_t>(fd));
    watched.reader = nullptr;
    watched.writer = nullptr;
    ++watched.turn;
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.u64 = std::uint64_t(watched.turn) << 32 | std::uint64_t(fd);
    if (::epoll_ctl(m_epoll, EPOLL_CTL_ADD, fd, &event) != 0)
        throw std::system_error(errno, std::generic_category(), "epoll_ctl");
}

void Loop::forget(int fd)
{
    ++m_watched[static_cast<std::size_t>(fd)].turn;
}

void Loop::runOnce()
{
    std::array<epoll_event, 256> events{};
    const int count = ::epoll_wait(m_epoll, events.data(), int(events.size()), -1);
    for (int i = 0; i < count; ++i) {
        const epoll_event &event = events[std::size_t(i)];
        Watched &watched = m_watched[event.data.u64 & 0xffffffffU];
        const auto turn = std::uint32_t(event.data.u64 >> 32);
        const auto resume = [&](std::coroutine_handle<> &slot, std::uint32_t which) {
            if (watched.turn == turn && (event.events & which) && slot)
                std::exchange(slot, nullptr).resume();
        };
        resume(watched.reader, EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR);
        resume(watched.writer, EPOLLOUT | EPOLLHUP | EPOLLERR);
    }
}

} // namespace load
