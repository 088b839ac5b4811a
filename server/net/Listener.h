#pragma once

#include "server/address/Endpoint.h"
#include "server/net/Readiness.h"
#include "server/net/Socket.h"

#include <QTimer>

#include <functional>

namespace net {

/// Accepts connections of one listening socket on the thread it was made on. Several threads may accept from the same
/// socket: the kernel wakes one of them. Does not own the socket.
class Listener final : private ReadinessHandler
{
public:
    /// Must not destroy the listener.
    using Taken = std::function<void(Accepted connection)>;

    Listener(int socket, Taken taken);

private:
    void onReady(Interest ready) override;
    void turnAway();

    int m_socket;
    Taken m_taken;
    Readiness m_readiness;
    QTimer m_pause;
    base::Descriptor m_spare; // given up to turn a caller away when descriptors run out
};

} // namespace net
