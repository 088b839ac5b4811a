#pragma once

#include "server/policy/Reach.h"

#include <QRandomGenerator>

/// Questions at and beside every boundary of a policy, and what their machines are: from prose, without the analysis.
namespace boundary {

/// What is at an address, for a data connection.
enum class Place : quint8 {
    Nowhere, ///< no machine can have it
    Here, ///< this machine
    Elsewhere
};
Place placeOf(const address::IpAddress &address, const policy::Surroundings &around);
/// Link-local: a client may have it, anybody else can't be reached there.
bool canBeOther(const address::IpAddress &address);

/// At both ends of the networks and one beside, where the nature of addresses changes, this machine's own, some at
/// random; IPv4 also in the three ways in which IPv6 embeds it. Without those that are nowhere.
QList<address::IpAddress> addresses(const QList<address::Subnet> &networks, const policy::Surroundings &around,
                                    QRandomGenerator &random);
/// All networks that rules name.
QList<address::Subnet> networksOf(const policy::Policy &policy);
/// 0 to 65535: around each end of a range.
QList<quint16> ports(const QList<address::PortSet> &sets, QRandomGenerator &random);
QList<address::PortSet> portsOf(const policy::Policy &policy);

bool isIn(const address::IpAddress &address, const QList<address::Subnet> &networks);

} // namespace boundary
