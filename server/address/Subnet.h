#pragma once

#include "server/address/IpAddress.h"

#include <QtEndian>

#include <optional>

namespace address {

/// A network in CIDR notation, or every address. IPv4 and IPv6 networks never match across families.
class Subnet
{
public:
    Subnet() = default; ///< matches nothing
    static Subnet any(); ///< every address of both families
    static Subnet host(const IpAddress &address);
    /// `any`, `10.0.0.0/8`, `2001:db8::/32`, or one address. Strict: host bits must be zero (`10.1.2.3/8` is refused,
    /// because a person who writes it means something else than what it does).
    static std::optional<Subnet> parse(QStringView text);
    static Subnet fromPrefix(const IpAddress &address, int prefixLength); ///< masks; length in the family's own bits

    bool contains(const IpAddress &address) const
    {
        if (m_any)
            return !address.isNull();
        if (address.family() != m_network.family() || m_network.isNull())
            return false;
        const int low = m_prefix - 64;
        const quint64 high = half(address, 0) ^ half(m_network, 0);
        if (low <= 0)
            return m_prefix == 0 || high >> (64 - m_prefix) == 0;
        return high == 0 && (half(address, 8) ^ half(m_network, 8)) >> (64 - low) == 0;
    }

    bool isAny() const { return m_any; }
    bool isNull() const { return !m_any && m_network.isNull(); }
    const IpAddress &network() const { return m_network; }
    IpAddress last() const; ///< highest address of the network
    int prefixLength() const { return m_network.isV4() ? m_prefix - 96 : m_prefix; }

    QString toString() const; ///< canonical; one address without `/32` or `/128`

    friend bool operator==(const Subnet &, const Subnet &) = default;

private:
    /// Eight bytes as one number, most significant first: rules are matched millions of times a second.
    static quint64 half(const IpAddress &address, size_t from)
    {
        return qFromBigEndian<quint64>(&address.bytes()[from]);
    }

    IpAddress m_network;
    int m_prefix = 0; // in bits of the 128-bit form
    bool m_any = false;
};

} // namespace address
