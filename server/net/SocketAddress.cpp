#include "server/net/SocketAddress.h"

#include <netinet/in.h>

#include <cstring>

namespace net {

SocketAddress::SocketAddress(const address::Endpoint &endpoint)
{
    if (endpoint.address.isV6()) {
        sockaddr_in6 in6{};
        in6.sin6_family = AF_INET6;
        in6.sin6_port = htons(endpoint.port);
        in6.sin6_scope_id = endpoint.address.scopeId();
        std::memcpy(&in6.sin6_addr, endpoint.address.bytes().data(), 16);
        std::memcpy(&storage, &in6, sizeof in6);
        length = sizeof in6;
    } else {
        sockaddr_in in4{};
        in4.sin_family = AF_INET;
        in4.sin_port = htons(endpoint.port);
        in4.sin_addr.s_addr = htonl(endpoint.address.v4());
        std::memcpy(&storage, &in4, sizeof in4);
        length = sizeof in4;
    }
}

address::Endpoint SocketAddress::endpoint() const
{
    if (storage.ss_family == AF_INET) {
        sockaddr_in in4{};
        std::memcpy(&in4, &storage, sizeof in4);
        return {address::IpAddress::fromV4(ntohl(in4.sin_addr.s_addr)), ntohs(in4.sin_port)};
    }
    if (storage.ss_family == AF_INET6) {
        sockaddr_in6 in6{};
        std::memcpy(&in6, &storage, sizeof in6);
        address::IpAddress::Bytes bytes{};
        std::memcpy(bytes.data(), &in6.sin6_addr, bytes.size());
        return {address::IpAddress::fromV6(bytes, in6.sin6_scope_id), ntohs(in6.sin6_port)};
    }
    return {};
}

} // namespace net
