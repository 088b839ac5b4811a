#pragma once

#include "server/address/IpAddress.h"

#include <QList>
#include <QString>

namespace api {

/// An address of this machine that a listener may be given, and the network interface that has it.
struct BindableAddress
{
    QString interface;
    address::IpAddress address;
};

/// Asked of the system at every call. Without loopback, and without link-local addresses, which mean nothing without
/// the name of their link.
QList<BindableAddress> bindableAddresses();

} // namespace api
