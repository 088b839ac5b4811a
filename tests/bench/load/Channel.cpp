#include "tests/bench/load/Channel.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace load {

namespace {

constexpr std::size_t discardedAtOnce = 1 << 20;
constexpr std::int64_t sentAtOnce = 1 << 20;

[[noreturn]] void fail(const char *what)
{
    throw Failure(std::string(what) + ": " + std::strerror(errno));
}

bool wouldBlock()
{
    return errno == EAGAIN || errno == EWOULDBLOCK;
}

} // namespace

Task<> Channel::connect(std::string address, std::uint16_t port)
{
    close();
    m_fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
    if (m_fd < 0)
        fail("socket");
    const int on = 1;
    ::setsockopt(m_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in target{};
    target.sin_family = AF_INET;
    target.sin_port = htons(port);
    if (::inet_pton(AF_INET, address.c_str(), &target.sin_addr) != 1)
        throw Failure("not an IPv4 address: " + address);
    // The kernel's call takes the general form of an address.
    const int made = ::connect(m_fd, reinterpret_cast<const sockaddr *>(&target), sizeof target);
    const bool pending = made != 0 && errno == EINPROGRESS;
    if (made != 0 && !pending)
        fail("connect");
    m_loop.add(m_fd);
    if (!pending)
        co_return;
    co_await m_loop.writable(m_fd);
    socklen_t length = sizeof errno;
    int error = 0;
    if (::getsockopt(m_fd, SOL_SOCKET, SO_ERROR, &error, &length) != 0 || error != 0) {
        errno = error;
        fail("connect");
    }
}

Task<std::size_t> Channel::read(char *buffer, std::size_t size)
{
    for (;;) {
        const ssize_t got = ::recv(m_fd, buffer, size, 0);
        if (got >= 0)
            co_return std::size_t(got);
        if (!wouldBlock())
            fail("recv");
        co_await m_loop.readable(m_fd);
    }
}

Task<> Channel::write(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t sent = ::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent >= 0)
            bytes.remove_prefix(std::size_t(sent));
        else if (!wouldBlock())
            fail("send");
        else
            co_await m_loop.writable(m_fd);
    }
}

Task<std::int64_t> Channel::discard()
{
    std::int64_t bytes = 0;
    for (;;) {
        const ssize_t got = ::recv(m_fd, nullptr, discardedAtOnce, MSG_TRUNC);
        if (got == 0)
            co_return bytes;
        if (got > 0)
            bytes += got;
        else if (!wouldBlock())
            fail("recv");
        else
            co_await m_loop.readable(m_fd);
    }
}

Task<> Channel::sendFile(int file, std::int64_t size)
{
    off_t offset = 0;
    while (offset < size) {
        const ssize_t sent = ::sendfile(m_fd, file, &offset, std::size_t(std::min(size - offset, sentAtOnce)));
        if (sent == 0)
            throw Failure("the file to send is too short");
        if (sent > 0)
            continue;
        if (!wouldBlock())
            fail("sendfile");
        co_await m_loop.writable(m_fd);
    }
}

void Channel::finishWriting()
{
    ::shutdown(m_fd, SHUT_WR);
}

void Channel::close()
{
    if (m_fd < 0)
        return;
    m_loop.forget(m_fd);
    ::close(m_fd);
    m_fd = -1;
}

} // namespace load
