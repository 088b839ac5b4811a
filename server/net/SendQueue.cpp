#include "server/net/SendQueue.h"

#include <QtGlobal>

#include <sys/socket.h>
#ifdef Q_OS_LINUX
#include <linux/tcp.h> // the C library's tcp_info ends before tcpi_min_rtt
#include <netinet/in.h>
#endif

#include <cstddef>
#include <limits>

namespace net {

namespace {

using std::chrono::microseconds;

// Twice this in a round trip of this length makes 28 Gbit/s, where the system's net.core.wmem_max allows so much.
constexpr microseconds nearest{300};
constexpr int nearBytes = 512 * 1024;

} // namespace

std::optional<int> sendQueueFor(microseconds roundTrip)
{
    return roundTrip <= nearest ? std::optional(nearBytes) : std::nullopt;
}

std::optional<microseconds> roundTrip(int fd)
{
#ifdef Q_OS_LINUX
    tcp_info info{};
    socklen_t size = sizeof info;
    const bool told = ::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0
        && size >= offsetof(tcp_info, tcpi_min_rtt) + sizeof info.tcpi_min_rtt;
    if (told && info.tcpi_min_rtt != std::numeric_limits<decltype(info.tcpi_min_rtt)>::max())
        return microseconds(info.tcpi_min_rtt);
#else
    Q_UNUSED(fd)
#endif
    return std::nullopt;
}

void boundSendQueue(int fd)
{
    const std::optional<microseconds> way = roundTrip(fd);
    const std::optional<int> bytes = way ? sendQueueFor(*way) : std::nullopt;
    if (bytes)
        ::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &*bytes, sizeof *bytes);
}

} // namespace net
