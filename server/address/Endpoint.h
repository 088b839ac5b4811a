#pragma once

#include "server/address/IpAddress.h"

namespace address {

/// An address and a TCP port. Port 0 means "none" or, for a listener, "any free one".
struct Endpoint
{
    IpAddress address;
    quint16 port = 0;

    bool isNull() const { return address.isNull(); }
    /// `192.0.2.1:21`, `[2001:db8::1]:21`
    QString toString() const;
    /// Reads what toString() writes; strict.
    static std::optional<Endpoint> parse(QStringView text);

    friend auto operator<=>(const Endpoint &, const Endpoint &) = default;
    friend bool operator==(const Endpoint &, const Endpoint &) = default;
    friend size_t qHash(const Endpoint &endpoint, size_t seed = 0)
    {
        return qHash(endpoint.address, seed ^ endpoint.port);
    }
};

} // namespace address
