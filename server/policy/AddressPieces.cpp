#include "server/policy/AddressPieces.h"

#include <QtEndian>

#include <algorithm>
#include <limits>
#include <optional>

namespace policy {

namespace {

using address::IpAddress;
using address::Subnet;
using Bytes = IpAddress::Bytes;

/// Where an address's nature begins or ends to be another one; 0.0.0.0/0 because both families lie on one line.
constexpr const char16_t *naturalNetworks[] = {
    u"0.0.0.0/0",   u"0.0.0.0/8", u"127.0.0.0/8",     u"169.254.0.0/16",  u"224.0.0.0/4",
    u"240.0.0.0/4", u"::/64",     u"255.255.255.255", u"::ffff:0:0:0/96", u"::1",
    u"::/96",       u"::",        u"64:ff9b::/96",    u"2001::/32",       u"2002::/16",
    u"fe80::/10",   u"fe80::/9",  u"ff00::/8",
};

/// 2001::/32 embeds an inverted IPv4 address behind 64 bits that may be anything (RFC 4380 section 4): a network of
/// IPv4 is no interval there, so that it is cut in two directions.
constexpr Bytes teredoFirst = {0x20, 0x01};
constexpr Bytes teredoEnd = {0x20, 0x01, 0x00, 0x01};

std::optional<Bytes> after(Bytes bytes)
{
    for (size_t i = bytes.size(); i-- > 0;) {
        if (++bytes[i] != 0)
            return bytes;
    }
    return std::nullopt;
}

template <typename T> void sortUnique(std::vector<T> &values)
{
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

Bytes with32(Bytes bytes, size_t at, quint32 value)
{
    qToBigEndian(value, &bytes[at]);
    return bytes;
}

/// The first addresses of pieces, all families on one line of 128 bits, IPv4 in its mapped form.
class Cuts final
{
public:
    explicit Cuts(const QList<Subnet> &networks)
    {
        m_line.push_back(Bytes{});
        for (const char16_t *text : naturalNetworks)
            add(Subnet::parse(text).value_or(Subnet()));
        for (const Subnet &network : networks)
            add(network);
        embed();
        sortUnique(m_line);
        sortUnique(m_teredoHigh);
        sortUnique(m_teredoLow);
    }

    std::vector<AddressPiece> pieces() const
    {
        std::vector<AddressPiece> pieces;
        for (size_t i = 0; i < m_line.size(); ++i) {
            const bool last = i + 1 == m_line.size();
            if (m_line[i] == teredoFirst)
                appendTeredo(pieces);
            else
                pieces.push_back(piece(m_line[i], last ? std::nullopt : std::optional<Bytes>(m_line[i + 1])));
        }
        std::stable_partition(pieces.begin(), pieces.end(), [](const AddressPiece &p) { return p.some.isV4(); });
        return pieces;
    }

private:
    static bool inTeredo(const Bytes &bytes) { return teredoFirst < bytes && bytes < teredoEnd; }

    static AddressPiece piece(const Bytes &first, const std::optional<Bytes> &end)
    {
        const std::optional<Bytes> second = after(first);
        if (second == end)
            return {IpAddress::fromV6(first), {}};
        return {IpAddress::fromV6(*second), IpAddress::fromV6(first)};
    }

    void add(const Subnet &network)
    {
        if (network.isAny() || network.isNull())
            return;
        addStart(network.network().bytes(), network);
        if (const auto end = after(network.last().bytes()))
            addStart(*end, network);
    }

    void addStart(const Bytes &start, const Subnet &network)
    {
        if (!inTeredo(start)) {
            m_line.push_back(start);
            return;
        }
        const quint64 high = qFromBigEndian<quint64>(&start[4]);
        m_teredoHigh.push_back(high);
        if (network.prefixLength() <= 96)
            return;
        m_teredoLow.push_back(qFromBigEndian<quint32>(&start[12]));
        if (high != std::numeric_limits<quint64>::max())
            m_teredoHigh.push_back(high + 1);
    }

    /// Wherever IPv4 is cut, the addresses that embed it are.
    void embed()
    {
        m_teredoHigh.push_back(0);
        m_teredoLow.push_back(0);
        const Bytes sixToFour{0x20, 0x02};
        const Bytes translated{0x00, 0x64, 0xff, 0x9b};
        const size_t count = m_line.size();
        for (size_t i = 0; i < count; ++i) {
            const IpAddress start = IpAddress::fromV6(m_line[i]);
            if (!start.isV4())
                continue;
            m_line.push_back(with32(sixToFour, 2, start.v4()));
            m_line.push_back(with32(translated, 12, start.v4()));
            m_teredoLow.push_back(0 - start.v4());
        }
    }

    void appendTeredo(std::vector<AddressPiece> &pieces) const
    {
        for (size_t h = 0; h < m_teredoHigh.size(); ++h) {
            const quint64 high = m_teredoHigh[h];
            const bool oneHigh = h + 1 < m_teredoHigh.size() ? m_teredoHigh[h + 1] == high + 1
                                                             : high == std::numeric_limits<quint64>::max();
            for (size_t l = 0; l < m_teredoLow.size(); ++l) {
                const quint32 low = m_teredoLow[l];
                const bool oneLow = l + 1 < m_teredoLow.size() ? m_teredoLow[l + 1] == low + 1
                                                               : low == std::numeric_limits<quint32>::max();
                AddressPiece piece{teredo(high, low), {}};
                if (!oneLow)
                    piece.other = teredo(high, low + 1);
                else if (!oneHigh)
                    piece.other = teredo(high + 1, low);
                pieces.push_back(piece);
            }
        }
    }

    static IpAddress teredo(quint64 high, quint32 low)
    {
        Bytes bytes = with32(teredoFirst, 12, low);
        qToBigEndian(high, &bytes[4]);
        return IpAddress::fromV6(bytes);
    }

    std::vector<Bytes> m_line;
    std::vector<quint64> m_teredoHigh;
    std::vector<quint32> m_teredoLow;
};

} // namespace

std::vector<AddressPiece> addressPieces(const QList<Subnet> &networks)
{
    return Cuts(networks).pieces();
}

} // namespace policy
