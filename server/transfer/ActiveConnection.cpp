#include "server/transfer/ActiveConnection.h"

#include "server/net/Socket.h"

namespace transfer {

ActiveConnection::ActiveConnection(Owner &owner, net::DeadlineWheel &deadlines, const address::Endpoint &target,
                                   const address::Endpoint &local, int timeoutMilliseconds)
    : DataConnection(owner)
    , m_local(local)
    , m_timeout(timeoutMilliseconds)
    , m_deadline(deadlines, [this] {
        m_readiness.stop();
        m_socket.reset();
        m_owner.dataFailed(Failure::TimedOut);
    })
{
    m_peer = target;
}

void ActiveConnection::open()
{
    m_socket = net::connectTo(m_peer, m_local);
    if (!m_socket.isValid()) {
        m_owner.dataFailed(Failure::NotMade);
        return;
    }
    if (m_timeout > 0)
        m_deadline.set(m_timeout);
    m_readiness.start(m_socket.get(), this, net::Ready::Writable);
}

void ActiveConnection::onReady(net::Interest)
{
    m_readiness.stop();
    m_deadline.clear();
    finish();
}

void ActiveConnection::finish()
{
    if (net::connectError(m_socket.get()) != 0) {
        m_socket.reset();
        m_owner.dataFailed(Failure::NotMade);
        return;
    }
    const address::Endpoint reached = net::peerEndpoint(m_socket.get());
    // Gone again already; or a port nobody listens on that was dialled from itself and answers itself (RFC 9293
    // section 3.5, simultaneous open).
    if (reached.isNull() || reached == net::localEndpoint(m_socket.get())) {
        m_socket.reset();
        m_owner.dataFailed(Failure::NotMade);
        return;
    }
    // The kernel's word on where this leads, compared with what was judged.
    if (reached.address.withoutScope() != m_peer.address.withoutScope() || reached.port != m_peer.port) {
        net::resetOnClose(m_socket.get());
        m_socket.reset();
        m_owner.dataFailed(Failure::PeerChanged);
        return;
    }
    m_owner.dataOpened();
}

} // namespace transfer
