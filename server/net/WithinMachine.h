#pragma once

namespace net {

/// Connections both of whose ends are on this machine: nothing gets lost there, and there is no way whose capacity
/// would have to be found out. Thread-safe.

/// False for what is no connected TCP socket.
bool staysWithinMachine(int fd);
/// Takes the congestion control of RFC 5681 for such a connection, which sends ever more until something gets lost. BBR
/// would measure and pace by a timer, CUBIC (RFC 9438) stops growing when the reader is late. Nothing happens to
/// others.
void sendFreelyWithinMachine(int fd);

} // namespace net
