#pragma once

#include "server/address/IpAddress.h"

#include <QList>
#include <QString>

namespace net {

/// One address of one network interface that is up.
struct InterfaceAddress
{
    QString interface;
    address::IpAddress address; ///< link-local ones with their scope
    address::IpAddress broadcast; ///< directed broadcast; null where there is none
    friend bool operator==(const InterfaceAddress &, const InterfaceAddress &) = default;
};

/// Asked of the kernel at every call; thread-safe. Addresses can change while the program runs.
QList<InterfaceAddress> interfaceAddresses();

} // namespace net
