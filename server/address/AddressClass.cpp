#include "server/address/IpAddress.h"

namespace address {

namespace {

struct V4Block
{
    quint32 network;
    int prefix;
    AddressClass addressClass;

    constexpr bool contains(quint32 address) const { return ((address ^ network) >> (32 - prefix)) == 0; }
};

// RFC 6890 and RFC 6598; the first that holds the address names its class.
constexpr V4Block v4Blocks[] = {
    {0x00000000, 8, AddressClass::Unspecified},    {0x7f000000, 8, AddressClass::Loopback},
    {0x0a000000, 8, AddressClass::Private},        {0xac100000, 12, AddressClass::Private},
    {0xc0a80000, 16, AddressClass::Private},       {0x64400000, 10, AddressClass::Private},
    {0xa9fe0000, 16, AddressClass::LinkLocal},     {0xc0000200, 24, AddressClass::Documentation},
    {0xc6336400, 24, AddressClass::Documentation}, {0xcb007100, 24, AddressClass::Documentation},
    {0xc6120000, 15, AddressClass::Documentation}, {0xe0000000, 4, AddressClass::Multicast},
    {0xffffffff, 32, AddressClass::Broadcast},     {0xf0000000, 4, AddressClass::Reserved},
};

AddressClass classOfV4(quint32 address)
{
    for (const V4Block &block : v4Blocks) {
        if (block.prefix == 32 ? address == block.network : block.contains(address))
            return block.addressClass;
    }
    return AddressClass::Global;
}

bool isZero(const IpAddress::Bytes &bytes, size_t from, size_t to)
{
    quint8 any = 0;
    for (size_t i = from; i < to; ++i)
        any = quint8(any | bytes[i]);
    return any == 0;
}

/// ::/64 holds the historical transition forms: nothing there is a place one can send to, loopback apart.
AddressClass classOfTransitional(const IpAddress::Bytes &bytes)
{
    if (isZero(bytes, 8, 12)) {
        if (isZero(bytes, 12, 15) && bytes[15] <= 1)
            return bytes[15] == 0 ? AddressClass::Unspecified : AddressClass::Loopback;
        return AddressClass::Reserved; // v4-compatible, RFC 4291 section 2.5.5.1
    }
    const bool translated = bytes[8] == 0xff && bytes[9] == 0xff && bytes[10] == 0 && bytes[11] == 0; // RFC 2765
    return translated ? AddressClass::Reserved : AddressClass::Global;
}

} // namespace

IpAddress IpAddress::embeddedV4() const
{
    if (!isV6())
        return {};
    const Bytes &b = m_bytes;
    const auto v4At = [&b](size_t i) {
        return quint32(b[i]) << 24 | quint32(b[i + 1]) << 16 | quint32(b[i + 2]) << 8 | quint32(b[i + 3]);
    };
    if (b[0] == 0x20 && b[1] == 0x02)
        return fromV4(v4At(2)); // 6to4, RFC 3056
    if (b[0] == 0x20 && b[1] == 0x01 && b[2] == 0 && b[3] == 0)
        return fromV4(~v4At(12)); // Teredo, RFC 4380: the client's address, inverted
    if (b[0] == 0 && b[1] == 0x64 && b[2] == 0xff && b[3] == 0x9b && isZero(b, 4, 12))
        return fromV4(v4At(12)); // NAT64, RFC 6052
    return {};
}

AddressClass IpAddress::addressClass() const
{
    if (isNull())
        return AddressClass::Unspecified;
    if (isV4())
        return classOfV4(v4());
    const Bytes &b = m_bytes;
    if (b[0] == 0xff)
        return AddressClass::Multicast;
    if (b[0] == 0xfe && (b[1] & 0x80) != 0)
        return (b[1] & 0xc0) == 0x80 ? AddressClass::LinkLocal : AddressClass::Reserved;
    if ((b[0] & 0xfe) == 0xfc)
        return AddressClass::Private;
    if (b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0d && b[3] == 0xb8)
        return AddressClass::Documentation;
    if (isZero(b, 0, 8))
        return classOfTransitional(b);
    const IpAddress embedded = embeddedV4();
    return embedded.isNull() ? AddressClass::Global : classOfV4(embedded.v4());
}

} // namespace address
