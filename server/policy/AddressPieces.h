#pragma once

#include "server/address/Subnet.h"

#include <QList>

#include <vector>

namespace policy {

/// Addresses of which no cut separates two. Two of them stand for all: where the client and the target fall into the
/// same piece, they still have to be different machines.
struct AddressPiece
{
    address::IpAddress some;
    address::IpAddress other; ///< another one; null where the piece is a single address

    bool isSingle() const { return other.isNull(); }
};

/// Every address there is, both families, IPv4 first, cut wherever one of the networks begins or ends and wherever the
/// nature of addresses changes (RFC 6890). An IPv6 address that embeds an IPv4 address (6to4, Teredo, NAT64) is cut by
/// the networks of both. Inside server/policy only.
std::vector<AddressPiece> addressPieces(const QList<address::Subnet> &networks);

} // namespace policy
