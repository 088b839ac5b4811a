#include "server/net/InterfaceAddresses.h"

#include "server/net/SocketAddress.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

#include <cstring>
#include <memory>

namespace net {

namespace {

address::IpAddress addressOf(const sockaddr *from)
{
    if (!from || (from->sa_family != AF_INET && from->sa_family != AF_INET6))
        return {};
    SocketAddress socketAddress;
    const size_t length = from->sa_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    std::memcpy(&socketAddress.storage, from, length);
    return socketAddress.endpoint().address;
}

} // namespace

QList<InterfaceAddress> interfaceAddresses()
{
    ifaddrs *first = nullptr;
    if (::getifaddrs(&first) != 0)
        return {};
    const std::unique_ptr<ifaddrs, void (*)(ifaddrs *)> owner(first, &::freeifaddrs);

    QList<InterfaceAddress> addresses;
    for (const ifaddrs *entry = first; entry; entry = entry->ifa_next) {
        const address::IpAddress address = addressOf(entry->ifa_addr);
        if (address.isNull() || !(entry->ifa_flags & IFF_UP))
            continue;
        InterfaceAddress found{QString::fromLocal8Bit(entry->ifa_name), address, {}};
        if (address.isV4() && (entry->ifa_flags & IFF_BROADCAST))
            found.broadcast = addressOf(entry->ifa_broadaddr);
        addresses.append(found);
    }
    return addresses;
}

} // namespace net
