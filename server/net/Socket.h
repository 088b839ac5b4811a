#pragma once

#include "server/address/Endpoint.h"
#include "server/base/Descriptor.h"
#include "server/base/Result.h"

namespace net {

/// TCP sockets as the server uses them: non-blocking, close-on-exec. All functions are thread-safe.

/// Binds and listens. An unspecified IPv6 address also takes IPv4 connections unless `v6Only`. The error names what to
/// do: port in use, address not of this machine, privilege needed.
base::Result<base::Descriptor> listenOn(const address::Endpoint &endpoint, int backlog, bool v6Only);

/// A passive data port: nothing is reported beyond errno.
base::Descriptor listenQuietly(const address::Endpoint &endpoint);
/// Turns away whoever waits to be accepted and whoever comes until listenAgain(), by resets, as if the socket were
/// closed; its port stays its own. False where the system can't do that.
bool stopListening(int fd);
bool listenAgain(int fd);

struct Accepted
{
    base::Descriptor descriptor;
    address::Endpoint peer; ///< canonical
};
/// The next waiting connection, or an invalid descriptor.
Accepted acceptFrom(int listener);

/// Starts a connection; it is made when the descriptor becomes writable and connectError() says 0. `local` is the
/// source address (null: any) and port (0: any). Invalid descriptor: errno says why.
base::Descriptor connectTo(const address::Endpoint &target, const address::Endpoint &local);
int connectError(int fd);

address::Endpoint localEndpoint(int fd);
address::Endpoint peerEndpoint(int fd); ///< null when not connected

/// Options of a control connection: no delay, keep-alive, urgent data in line (RFC 959 section 4.1.3: ABOR). listenOn()
/// sets them on the listener, whose connections inherit them.
void prepareControl(int fd);
/// Close with a reset, so that the peer sees a broken connection and no regular end of data.
void resetOnClose(int fd);

} // namespace net
