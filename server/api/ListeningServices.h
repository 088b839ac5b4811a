#pragma once

#include "server/address/Endpoint.h"

#include <QByteArray>
#include <QList>

namespace api {

/// Where connections to this machine are accepted, by whatever program: by port, each once. From the kernel's table of
/// sockets; empty on other systems than Linux. Listeners stand first in that table, and no more than its first megabyte
/// is read, so that this is quick on a busy machine too. Thread-safe.
QList<address::Endpoint> listeningServices();

/// The listening ones in a text laid out like /proc/net/tcp or /proc/net/tcp6. Lines in another form are passed over.
QList<address::Endpoint> listeningIn(const QByteArray &table);

} // namespace api
