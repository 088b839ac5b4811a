#include "server/address/Subnet.h"

#include "server/address/Decimal.h"

namespace address {

namespace {

constexpr int v4Offset = 96; // where the IPv4 bits start in the 128-bit form

/// The address with every bit from `prefix` (of the 128-bit form) on set or cleared.
IpAddress filled(const IpAddress &address, int prefix, bool ones)
{
    IpAddress::Bytes bytes = address.bytes();
    for (int i = prefix / 8; i < 16; ++i) {
        const int kept = qMax(0, prefix - i * 8);
        const auto hostBits = quint8(0xff >> kept);
        bytes[size_t(i)] = ones ? quint8(bytes[size_t(i)] | hostBits) : quint8(bytes[size_t(i)] & ~hostBits);
    }
    return IpAddress::fromV6(bytes);
}

} // namespace

Subnet Subnet::any()
{
    Subnet subnet;
    subnet.m_any = true;
    return subnet;
}

Subnet Subnet::host(const IpAddress &address)
{
    return fromPrefix(address, address.isV4() ? 32 : 128);
}

Subnet Subnet::fromPrefix(const IpAddress &address, int prefixLength)
{
    if (address.isNull())
        return {};
    const int offset = address.isV4() ? v4Offset : 0;
    Subnet subnet;
    subnet.m_prefix = offset + qBound(0, prefixLength, 128 - offset);
    subnet.m_network = filled(address, subnet.m_prefix, false);
    return subnet;
}

std::optional<Subnet> Subnet::parse(QStringView text)
{
    if (text == u"any")
        return any();

    const qsizetype slash = text.indexOf(u'/');
    const QStringView host = slash < 0 ? text : text.first(slash);
    const auto address = IpAddress::parse(host);
    if (!address)
        return std::nullopt;
    if (slash < 0)
        return Subnet::host(*address);

    // A mapped address is written as IPv6, so its length counts IPv6 bits.
    const bool writtenAsV6 = host.contains(u':');
    const auto length = readDecimal(text.sliced(slash + 1), writtenAsV6 ? 128 : 32);
    const int offset = writtenAsV6 && address->isV4() ? v4Offset : 0;
    if (!length || int(*length) < offset)
        return std::nullopt;

    const Subnet subnet = fromPrefix(*address, int(*length) - offset);
    if (subnet.m_network != *address)
        return std::nullopt;
    return subnet;
}

IpAddress Subnet::last() const
{
    return m_network.isNull() ? IpAddress() : filled(m_network, m_prefix, true);
}

QString Subnet::toString() const
{
    if (m_any)
        return QStringLiteral("any");
    if (m_network.isNull())
        return {};
    const QString network = m_network.toString();
    if (m_prefix == 128)
        return network;
    return network % QLatin1Char('/') % QString::number(prefixLength());
}

} // namespace address
