#pragma once

#include "server/address/Subnet.h"
#include "server/policy/RuleRows.h"

#include <QList>

#include <compare>
#include <vector>

namespace policy {

/// Which rules name a network that holds an address, by one binary search: the addresses are cut wherever a network
/// begins or ends, and each piece knows its rules. Immutable; inside server/policy only.
class AddressIndex final
{
public:
    struct Entry
    {
        int rule = 0;
        address::Subnet network;
    };
    AddressIndex(int rules, const QList<Entry> &entries);

    /// One bit a rule; none of an address that is null.
    const quint64 *find(const address::IpAddress &address) const;

private:
    /// Of the 128-bit form, in which IPv4 is a range of its own.
    struct Key
    {
        quint64 high = 0;
        quint64 low = 0;
        friend auto operator<=>(const Key &, const Key &) = default;
    };
    static Key keyOf(const address::IpAddress &address);
    size_t pieceAt(const Key &key) const;
    void cut(const QList<Entry> &entries);
    void enter(const Entry &entry);

    std::vector<Key> m_starts; ///< of the pieces; the first is 0
    size_t m_v4 = 0; ///< the pieces of IPv4: from here …
    size_t m_afterV4 = 0; ///< … to before this
    RuleRows m_rows; ///< one a piece, then an empty one
};

} // namespace policy
