#pragma once

#include "server/address/Endpoint.h"

#include <QList>
#include <QStringList>

namespace api {

/// What clients can use to reach these listeners, best first: "ftp://192.0.2.5:2121". A listener on all addresses
/// stands for each address of this machine; loopback comes last, link-local ones don't appear.
QStringList addressesToHandOut(const QList<address::Endpoint> &listeners);

} // namespace api
