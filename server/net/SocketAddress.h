#pragma once

#include "server/address/Endpoint.h"

#include <sys/socket.h>

namespace net {

/// The kernel's form of an endpoint. An IPv4 address for an IPv6 socket (dual stack) is written in its mapped form.
struct SocketAddress
{
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;

    SocketAddress() = default;
    explicit SocketAddress(const address::Endpoint &endpoint);
    sockaddr *raw() { return reinterpret_cast<sockaddr *>(&storage); }
    const sockaddr *raw() const { return reinterpret_cast<const sockaddr *>(&storage); }
    /// Canonical: a mapped IPv6 address becomes the IPv4 address.
    address::Endpoint endpoint() const;
};

} // namespace net
