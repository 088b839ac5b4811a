#include "server/net/Socket.h"

#include "server/net/SocketAddress.h"

#include <QCoreApplication>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <string_view>

namespace net {

namespace {

constexpr int quietBacklog = 5;

base::Descriptor newSocket(const address::IpAddress &address)
{
    const int family = address.isV6() ? AF_INET6 : AF_INET;
    return base::Descriptor(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
}

void setOption(int fd, int level, int name, int value)
{
    ::setsockopt(fd, level, name, &value, sizeof value);
}

QString tr(const char *text)
{
    return QCoreApplication::translate("net", text);
}

base::Error listenError(const address::Endpoint &endpoint, int error)
{
    using Code = base::Error::Code;
    const QString where = endpoint.toString();
    switch (error) {
    case EADDRINUSE:
        return {Code::Busy,
                tr("Port %1 on %2 is in use by another program. Stop that program or choose another port.")
                    .arg(QString::number(endpoint.port), endpoint.address.toString())};
    case EADDRNOTAVAIL:
        return {Code::Unavailable,
                tr("%1 is not an address of this computer now. Choose one that is, or all addresses.")
                    .arg(endpoint.address.toString())};
    case EACCES:
    case EPERM:
        return {Code::Denied,
                tr("Port %1 is reserved: it takes a privilege that this program doesn't have. Choose a port "
                   "from 1024 up, such as 2121.")
                    .arg(endpoint.port)};
    case EAFNOSUPPORT:
        return {Code::Unavailable, tr("%1 can't be used: this computer has no IPv6.").arg(where)};
    default:
        return {Code::Network, tr("Can't listen on %1: %2.").arg(where, QString::fromLocal8Bit(std::strerror(error)))};
    }
}

/// Nothing gets lost on the way of a machine to itself, and its capacity needn't be found out: there the congestion
/// control of RFC 5681 sends ever more, while BBR paces by a timer and CUBIC (RFC 9438) stops growing when the reader
/// is late. Before the socket connects or listens, for what BBR once paced is paced from then on. Where the system
/// doesn't allow it, its own choice stays.
void sendFreelyFrom(int fd, const address::IpAddress &address)
{
#ifdef Q_OS_LINUX
    constexpr std::string_view unpaced = "reno";
    if (address.isLoopback())
        ::setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, unpaced.data(), socklen_t(unpaced.size()));
#else
    Q_UNUSED(fd)
    Q_UNUSED(address)
#endif
}

bool bindAndListen(int fd, const address::Endpoint &endpoint, int backlog)
{
    const SocketAddress local(endpoint);
    return ::bind(fd, local.raw(), local.length) == 0 && ::listen(fd, backlog) == 0;
}

} // namespace

base::Result<base::Descriptor> listenOn(const address::Endpoint &endpoint, int backlog, bool v6Only)
{
    base::Descriptor socket = newSocket(endpoint.address);
    if (!socket.isValid())
        return listenError(endpoint, errno);
    setOption(socket.get(), SOL_SOCKET, SO_REUSEADDR, 1);
    if (endpoint.address.isV6())
        setOption(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, v6Only ? 1 : 0);
    prepareControl(socket.get());
    if (!bindAndListen(socket.get(), endpoint, backlog))
        return listenError(endpoint, errno);
    return socket;
}

bool listenAgain(int fd)
{
    return ::listen(fd, quietBacklog) == 0;
}

bool stopListening(int fd)
{
#ifdef Q_OS_LINUX
    return ::shutdown(fd, SHUT_RDWR) == 0;
#else
    Q_UNUSED(fd)
    return false;
#endif
}

base::Descriptor listenQuietly(const address::Endpoint &endpoint)
{
    base::Descriptor socket = newSocket(endpoint.address);
    if (!socket.isValid())
        return {};
    setOption(socket.get(), SOL_SOCKET, SO_REUSEADDR, 1);
    if (endpoint.address.isV6())
        setOption(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, 1);
    sendFreelyFrom(socket.get(), endpoint.address); // those that are accepted inherit it
    if (!bindAndListen(socket.get(), endpoint, quietBacklog))
        return {};
    return socket;
}

Accepted acceptFrom(int listener)
{
    SocketAddress peer;
    for (;;) {
        const int fd = ::accept4(listener, peer.raw(), &peer.length, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0)
            return {base::Descriptor(fd), peer.endpoint()};
        // A connection that died while it waited is nobody's fault; the next one counts.
        if (errno != EINTR && errno != ECONNABORTED)
            return {};
        peer.length = sizeof peer.storage;
    }
}

base::Descriptor connectTo(const address::Endpoint &target, const address::Endpoint &local)
{
    base::Descriptor socket = newSocket(target.address);
    if (!socket.isValid())
        return {};
    if (!local.isNull()) {
        // Without it a fixed source port stays unusable for a while after each transfer.
        if (local.port != 0)
            setOption(socket.get(), SOL_SOCKET, SO_REUSEADDR, 1);
#ifdef IP_BIND_ADDRESS_NO_PORT
        else // the port is chosen by connect(), which can share one among targets; bind() would soon run out of them
            setOption(socket.get(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
#endif
        const SocketAddress source(local);
        if (::bind(socket.get(), source.raw(), source.length) != 0)
            return {};
    }
    sendFreelyFrom(socket.get(), target.address);
    const SocketAddress destination(target);
    if (::connect(socket.get(), destination.raw(), destination.length) != 0 && errno != EINPROGRESS)
        return {};
    return socket;
}

int connectError(int fd)
{
    int error = 0;
    socklen_t length = sizeof error;
    if (::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) != 0)
        return errno;
    return error;
}

address::Endpoint localEndpoint(int fd)
{
    SocketAddress local;
    return ::getsockname(fd, local.raw(), &local.length) == 0 ? local.endpoint() : address::Endpoint();
}

address::Endpoint peerEndpoint(int fd)
{
    SocketAddress peer;
    return ::getpeername(fd, peer.raw(), &peer.length) == 0 ? peer.endpoint() : address::Endpoint();
}

void prepareControl(int fd)
{
    setOption(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    setOption(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
    setOption(fd, SOL_SOCKET, SO_OOBINLINE, 1);
}

void resetOnClose(int fd)
{
    const linger now{1, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

} // namespace net
