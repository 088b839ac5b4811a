#pragma once

#include "server/address/Subnet.h"

#include <QList>

#include <algorithm>

namespace policy {

/// Whether one of these networks contains the address; none does when there are none.
inline bool anyContains(const QList<address::Subnet> &networks, const address::IpAddress &address)
{
    return std::any_of(networks.begin(), networks.end(),
                       [&address](const address::Subnet &network) { return network.contains(address); });
}

} // namespace policy
