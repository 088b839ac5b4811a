#include "server/net/WithinMachine.h"

#include "server/net/Socket.h"

#ifdef Q_OS_LINUX
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#endif

#include <string_view>

namespace net {

bool staysWithinMachine(int fd)
{
    const address::Endpoint peer = peerEndpoint(fd);
    if (peer.address.isNull())
        return false;
    // The kernel takes for the way to an own address that address for both ends.
    return peer.address.isLoopback() || peer.address == localEndpoint(fd).address;
}

void sendFreelyWithinMachine(int fd)
{
#ifdef Q_OS_LINUX
    constexpr std::string_view unpaced = "reno"; // in each kernel, and allowed to everybody
    if (staysWithinMachine(fd))
        ::setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, unpaced.data(), socklen_t(unpaced.size()));
#else
    Q_UNUSED(fd)
#endif
}

} // namespace net
