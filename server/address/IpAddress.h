#pragma once

#include <QByteArrayView>
#include <QHashFunctions>
#include <QString>

#include <array>
#include <compare>
#include <optional>

namespace address {

/// What kind of place an address is, for verdicts and badges (RFC 6890 and friends). An address that embeds an IPv4
/// address (64:ff9b::/96, 2002::/16, 2001::/32) is classified by the embedded one.
enum class AddressClass : quint8 {
    Unspecified, ///< 0.0.0.0/8, ::
    Loopback, ///< 127/8, ::1
    LinkLocal, ///< 169.254/16, fe80::/10
    Private, ///< 10/8, 172.16/12, 192.168/16, 100.64/10, fc00::/7
    Documentation, ///< 192.0.2/24, 198.51.100/24, 203.0.113/24, 198.18/15, 2001:db8::/32
    Multicast, ///< 224/4, ff00::/8
    Broadcast, ///< 255.255.255.255
    Reserved, ///< 240/4, fec0::/10, ::/96 (v4-compatible), ::ffff:0:0:0/96
    Global
};

/// One IPv4 or IPv6 address in one canonical form: an IPv4-mapped IPv6 address *is* the IPv4 address.
/// The only place in the program where text becomes an address: QHostAddress reads 010.0.0.1 as 8.0.0.1.
/// A plain value; no allocation, no name resolution, ever.
class IpAddress
{
public:
    enum class Family : quint8 { None, V4, V6 };
    using Bytes = std::array<quint8, 16>;

    constexpr IpAddress() = default; ///< no address
    static constexpr IpAddress fromV4(quint32 hostOrder);
    static constexpr IpAddress fromV6(const Bytes &networkOrder, quint32 scopeId = 0);

    /// Strict: four decimal octets without leading zeros, or RFC 4291 text. No blanks, brackets, prefix or zone.
    static std::optional<IpAddress> parse(QByteArrayView text);
    static std::optional<IpAddress> parse(QStringView text);
    static std::optional<IpAddress> parseV4(QByteArrayView text);
    static std::optional<IpAddress> parseV6(QByteArrayView text); ///< may yield an IPv4 address (mapped)

    constexpr Family family() const { return m_family; }
    constexpr bool isNull() const { return m_family == Family::None; }
    constexpr bool isV4() const { return m_family == Family::V4; }
    constexpr bool isV6() const { return m_family == Family::V6; }
    /// Network order; IPv4 in its mapped form, so that both families compare and match subnets the same way.
    constexpr const Bytes &bytes() const { return m_bytes; }
    constexpr quint32 v4() const; ///< host order; only for isV4()
    constexpr quint32 scopeId() const { return m_scopeId; } ///< link-local IPv6 only, else 0
    IpAddress withoutScope() const;

    AddressClass addressClass() const;
    /// The IPv4 address that packets sent here end up at: 64:ff9b::/96, 2002::/16, 2001::/32. Null where there is none.
    IpAddress embeddedV4() const;
    bool isLoopback() const { return addressClass() == AddressClass::Loopback; }

    /// RFC 5952 text, with `%scope` where there is one.
    QString toString() const;
    QByteArray toText() const;

    friend constexpr auto operator<=>(const IpAddress &, const IpAddress &) = default;
    friend constexpr bool operator==(const IpAddress &, const IpAddress &) = default;
    friend size_t qHash(const IpAddress &address, size_t seed = 0)
    {
        return qHashBits(address.m_bytes.data(), address.m_bytes.size(), seed ^ address.m_scopeId);
    }

private:
    Family m_family = Family::None;
    Bytes m_bytes{};
    quint32 m_scopeId = 0;
};

constexpr IpAddress IpAddress::fromV4(quint32 hostOrder)
{
    IpAddress address;
    address.m_family = Family::V4;
    address.m_bytes = {0,
                       0,
                       0,
                       0,
                       0,
                       0,
                       0,
                       0,
                       0,
                       0,
                       0xff,
                       0xff,
                       quint8(hostOrder >> 24),
                       quint8(hostOrder >> 16),
                       quint8(hostOrder >> 8),
                       quint8(hostOrder)};
    return address;
}

constexpr IpAddress IpAddress::fromV6(const Bytes &networkOrder, quint32 scopeId)
{
    bool mapped = networkOrder[10] == 0xff && networkOrder[11] == 0xff;
    for (size_t i = 0; mapped && i < 10; ++i)
        mapped = networkOrder[i] == 0;

    IpAddress address;
    address.m_family = mapped ? Family::V4 : Family::V6;
    address.m_bytes = networkOrder;
    const bool linkLocal = networkOrder[0] == 0xfe && (networkOrder[1] & 0xc0) == 0x80;
    address.m_scopeId = linkLocal ? scopeId : 0;
    return address;
}

constexpr quint32 IpAddress::v4() const
{
    return quint32(m_bytes[12]) << 24 | quint32(m_bytes[13]) << 16 | quint32(m_bytes[14]) << 8 | quint32(m_bytes[15]);
}

} // namespace address
