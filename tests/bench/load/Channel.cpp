#include "tests/bench/load/Channel.h"

#include <openssl/err.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

namespace load {

namespace {

constexpr std::size_t discardedAtOnce = 1 << 20;
constexpr std::int64_t sentAtOnce = 1 << 20;
constexpr std::size_t encryptedAtOnce = 1 << 16;
constexpr std::size_t recordsAtOnce = 1 << 18;

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

/// Repeats what OpenSSL can't do yet: a count, 0 at the end.
template <typename Call> Task<std::size_t> Channel::throughTls(Call call)
{
    for (;;) {
        ERR_clear_error();
        const int result = call();
        if (result > 0)
            co_return std::size_t(result);
        switch (SSL_get_error(m_ssl.get(), result)) {
        case SSL_ERROR_WANT_READ:
            co_await m_loop.readable(m_fd);
            break;
        case SSL_ERROR_WANT_WRITE:
            co_await m_loop.writable(m_fd);
            break;
        case SSL_ERROR_ZERO_RETURN:
            co_return 0;
        default: {
            const char *const reason = ERR_reason_error_string(ERR_peek_error());
            throw Failure(std::string("TLS: ") + (reason ? reason : "the connection broke"));
        }
        }
    }
}

Task<> Channel::startTls(SSL_CTX *context, SSL_SESSION *resume)
{
    m_ssl.reset(SSL_new(context));
    SSL_set_fd(m_ssl.get(), m_fd);
    if (resume)
        SSL_set_session(m_ssl.get(), resume);
    const std::size_t done = co_await throughTls([this] { return SSL_connect(m_ssl.get()); });
    if (done == 0)
        throw Failure("TLS: the connection was closed");
}

Task<std::size_t> Channel::read(char *buffer, std::size_t size)
{
    if (m_ssl) {
        const std::size_t got = co_await throughTls([&] { return SSL_read(m_ssl.get(), buffer, int(size)); });
        co_return got;
    }
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
        if (m_ssl) {
            const std::size_t sent =
                co_await throughTls([&] { return SSL_write(m_ssl.get(), bytes.data(), int(bytes.size())); });
            bytes.remove_prefix(sent);
            continue;
        }
        const ssize_t sent = ::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent >= 0)
            bytes.remove_prefix(std::size_t(sent));
        else if (!wouldBlock())
            fail("send");
        else
            co_await m_loop.writable(m_fd);
    }
}

Task<std::int64_t> Channel::discardRecords(std::int64_t whole)
{
    static std::vector<unsigned char> buffer(recordsAtOnce);
    const std::size_t overhead = recordOverhead(m_ssl.get());
    std::array<unsigned char, SSL3_RT_HEADER_LENGTH> header{};
    std::size_t headerBytes = 0;
    std::size_t recordLeft = 0;
    std::int64_t bytes = 0;
    bool saidGoodbye = whole == 0;
    for (;;) {
        const ssize_t got = ::recv(m_fd, buffer.data(), buffer.size(), 0);
        if (got == 0 || (got < 0 && errno == ECONNRESET && whole > 0 && saidGoodbye))
            co_return bytes;
        if (got < 0 && !wouldBlock())
            fail("recv");
        if (got < 0) {
            co_await m_loop.readable(m_fd);
            continue;
        }
        for (std::size_t at = 0; at < std::size_t(got);) {
            const std::size_t skipped = std::min(recordLeft, std::size_t(got) - at);
            at += skipped;
            recordLeft -= skipped;
            while (recordLeft == 0 && at < std::size_t(got) && headerBytes < header.size())
                header[headerBytes++] = buffer[at++];
            if (headerBytes < header.size())
                continue;
            headerBytes = 0;
            recordLeft = std::size_t(header[3]) << 8 | header[4];
            bytes += std::int64_t(recordLeft - std::min(recordLeft, overhead));
        }
        if (!saidGoodbye && bytes >= whole && recordLeft == 0 && headerBytes == 0) {
            saidGoodbye = true;
            SSL_shutdown(m_ssl.get());
        }
    }
}

Task<std::int64_t> Channel::discard(std::int64_t whole)
{
    if (m_ssl) {
        const std::int64_t got = co_await discardRecords(whole);
        co_return got;
    }
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

Task<> Channel::encryptFile(int file, std::int64_t size)
{
    gatherRecords(m_ssl.get());
    std::vector<char> buffer(encryptedAtOnce);
    for (off_t offset = 0; offset < size;) {
        const ssize_t got =
            ::pread(file, buffer.data(), std::size_t(std::min<off_t>(size - offset, encryptedAtOnce)), offset);
        if (got <= 0)
            throw Failure("the file to send is too short");
        co_await write({buffer.data(), std::size_t(got)});
        offset += got;
    }
}

Task<> Channel::sendFile(int file, std::int64_t size)
{
    if (m_ssl) {
        co_await encryptFile(file, size);
        co_return;
    }
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

Task<> Channel::finishWriting()
{
    if (m_ssl) {
        // 0: ours is out, the server's close_notify not here yet.
        co_await throughTls([this] {
            const int result = SSL_shutdown(m_ssl.get());
            return result == 0 ? 1 : result;
        });
        while (!flushRecords(m_ssl.get()))
            co_await m_loop.writable(m_fd);
    }
    ::shutdown(m_fd, SHUT_WR);
    // What servers still send, such as tickets, would turn the close into a reset that overtakes the upload.
    if (m_ssl)
        co_await discardRecords(0);
}

void Channel::close()
{
    if (m_fd < 0)
        return;
    m_ssl.reset();
    m_loop.forget(m_fd);
    ::close(m_fd);
    m_fd = -1;
}

} // namespace load
