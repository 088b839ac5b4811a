#pragma once

#include "server/config/Config.h"

#include <QList>
#include <QStringList>

namespace api {

/// What clients can use to reach these listeners, best first: "ftp://192.0.2.5:2121", or "ftps://192.0.2.5" where the
/// connection begins with TLS. A listener on all addresses stands for each address of this machine; loopback comes
/// last, link-local ones don't appear. `listeners`: with the ports that they really have.
QStringList addressesToHandOut(const QList<config::Listener> &listeners);

} // namespace api
