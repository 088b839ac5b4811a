#include "server/policy/AddressIndex.h"

#include <QtEndian>

#include <algorithm>

namespace policy {

namespace {

using address::IpAddress;
using address::Subnet;

} // namespace

AddressIndex::AddressIndex(int rules, const QList<Entry> &entries)
    : m_rows(rules)
{
    cut(entries);
    m_rows = RuleRows(rules, m_starts.size() + 1);
    for (const Entry &entry : entries)
        enter(entry);
}

AddressIndex::Key AddressIndex::keyOf(const IpAddress &address)
{
    return {qFromBigEndian<quint64>(address.bytes().data()), qFromBigEndian<quint64>(address.bytes().data() + 8)};
}

void AddressIndex::cut(const QList<Entry> &entries)
{
    const auto addRange = [this](const Key &first, const Key &last) {
        m_starts.push_back(first);
        Key after{last.high, last.low + 1};
        if (after.low == 0 && ++after.high == 0)
            return; // nothing comes after the highest address
        m_starts.push_back(after);
    };
    m_starts.push_back({});
    const Key firstV4 = keyOf(IpAddress::fromV4(0));
    const Key lastV4 = keyOf(IpAddress::fromV4(0xffffffff));
    addRange(firstV4, lastV4);
    for (const Entry &entry : entries) {
        if (!entry.network.isAny() && !entry.network.isNull())
            addRange(keyOf(entry.network.network()), keyOf(entry.network.last()));
    }
    std::sort(m_starts.begin(), m_starts.end());
    m_starts.erase(std::unique(m_starts.begin(), m_starts.end()), m_starts.end());
    m_v4 = pieceAt(firstV4);
    m_afterV4 = pieceAt(lastV4) + 1;
}

size_t AddressIndex::pieceAt(const Key &key) const
{
    return size_t(std::upper_bound(m_starts.begin(), m_starts.end(), key) - m_starts.begin()) - 1;
}

void AddressIndex::enter(const Entry &entry)
{
    if (entry.network.isNull())
        return;
    const bool any = entry.network.isAny();
    const bool onlyV6 = !any && entry.network.network().isV6();
    const size_t first = any ? 0 : pieceAt(keyOf(entry.network.network()));
    const size_t last = any ? m_starts.size() - 1 : pieceAt(keyOf(entry.network.last()));
    for (size_t piece = first; piece <= last; ++piece) {
        // A wide IPv6 network spans the range of IPv4 in the 128-bit form, but holds none of it.
        if (onlyV6 && piece == m_v4)
            piece = m_afterV4;
        if (piece <= last)
            m_rows.insert(piece, entry.rule);
    }
}

const quint64 *AddressIndex::find(const IpAddress &address) const
{
    return m_rows.row(address.isNull() ? m_starts.size() : pieceAt(keyOf(address)));
}

} // namespace policy
