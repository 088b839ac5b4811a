#pragma once

#include <chrono>
#include <optional>

namespace net {

/// How much of what is sent the kernel may hold, for peers so near that little is under way. Left to itself it grows
/// each connection's queue to megabytes (tcp(7), tcp_wmem), which several at once push out of the processor's cache,
/// and writes one so far ahead that its reader is woken for each small piece. Far peers keep what the kernel makes of
/// the way to them. Thread-safe.

/// For SO_SNDBUF, which the kernel doubles; null: the kernel's choice.
std::optional<int> sendQueueFor(std::chrono::microseconds roundTrip);
/// The shortest one that was seen; null when it isn't known.
std::optional<std::chrono::microseconds> roundTrip(int fd);
/// Nothing happens when the peer is far, or how far is unknown.
void boundSendQueue(int fd);

} // namespace net
