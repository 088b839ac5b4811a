#include "server/transfer/PassiveConnection.h"

#include "server/net/Socket.h"

namespace transfer {

PassiveConnection::PassiveConnection(Owner &owner, net::DeadlineWheel &deadlines, std::unique_ptr<PortLease> lease,
                                     int timeoutMilliseconds)
    : DataConnection(owner)
    , m_lease(std::move(lease))
    , m_port(m_lease->port())
    , m_timeout(timeoutMilliseconds)
    , m_deadline(deadlines, [this] {
        stopListening();
        m_owner.dataFailed(Failure::TimedOut);
    })
{
    m_readiness.start(m_lease->socket(), this, net::Ready::Readable);
}

void PassiveConnection::open()
{
    m_opened = true;
    if (m_socket.isValid()) {
        m_owner.dataOpened();
        return;
    }
    if (!m_lease) { // strangers used it up before the transfer command came
        m_owner.dataFailed(Failure::TooManyStrangers);
        return;
    }
    if (m_timeout > 0)
        m_deadline.set(m_timeout);
}

void PassiveConnection::onReady(net::Interest)
{
    net::Accepted arrived = net::acceptFrom(m_lease->socket());
    if (!arrived.descriptor.isValid())
        return;
    if (m_owner.peerArrived(arrived.peer)) {
        m_peer = arrived.peer;
        m_socket = std::move(arrived.descriptor);
        m_deadline.clear();
        stopListening();
        if (m_opened)
            m_owner.dataOpened();
        return;
    }
    net::resetOnClose(arrived.descriptor.get());
    if (++m_strangers < maxStrangers)
        return;
    stopListening();
    m_deadline.clear();
    if (m_opened)
        m_owner.dataFailed(Failure::TooManyStrangers);
}

void PassiveConnection::stopListening()
{
    m_readiness.stop();
    m_lease.reset();
}

} // namespace transfer
