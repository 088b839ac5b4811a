#include "server/transfer/PassiveConnection.h"

#include "server/net/Socket.h"

#include <cerrno>

namespace transfer {

namespace {

// Most clients connect and send their command within this; then nothing needs to tell of the connection.
constexpr int watchMilliseconds = net::DeadlineWheel::slotMilliseconds;

} // namespace

PassiveConnection::PassiveConnection(Owner &owner, net::DeadlineWheel &deadlines, std::unique_ptr<PortLease> lease,
                                     int timeoutMilliseconds)
    : DataConnection(owner)
    , m_lease(std::move(lease))
    , m_port(m_lease->port())
    , m_timeout(timeoutMilliseconds)
    , m_deadline(deadlines, [this] { deadlineCame(); })
{
    m_deadline.set(watchMilliseconds);
}

PassiveConnection::~PassiveConnection()
{
    if (m_gone)
        *m_gone = true;
}

void PassiveConnection::open()
{
    m_opened = true;
    if (m_socket.isValid()) {
        m_owner.dataOpened();
        return;
    }
    if (!m_lease) { // given up before the transfer command came
        m_owner.dataFailed(m_failure);
        return;
    }
    // Who connects and sends the command at once is there already, though nothing has told of it yet.
    if (takeWaiting() == Taken::Over)
        return;
    watch();
    if (m_timeout > 0)
        m_deadline.set(m_timeout);
    else
        m_deadline.clear();
}

void PassiveConnection::judgeUnseen()
{
    if (m_lease && !m_readiness.isActive())
        takeWaiting();
}

void PassiveConnection::watch()
{
    if (!m_readiness.isActive())
        m_readiness.start(m_lease->socket(), this, net::Ready::Readable);
}

void PassiveConnection::deadlineCame()
{
    if (m_opened)
        giveUp(Failure::TimedOut);
    else
        watch();
}

PassiveConnection::Taken PassiveConnection::takeWaiting()
{
    Taken taken = Taken::Stranger;
    while (taken == Taken::Stranger)
        taken = takeNext();
    return taken;
}

void PassiveConnection::onReady(net::Interest)
{
    takeNext();
}

PassiveConnection::Taken PassiveConnection::takeNext()
{
    net::Accepted arrived = net::acceptFrom(m_lease->socket());
    if (!arrived.descriptor.isValid()) {
        // The caller stays in the queue and would wake this thread for ever.
        if (errno != EMFILE && errno != ENFILE && errno != ENOBUFS && errno != ENOMEM)
            return Taken::Nobody;
        giveUp(Failure::NotMade);
        return Taken::Over;
    }
    bool gone = false;
    const bool taken = ownerTakes(arrived.peer, &gone);
    if (!taken)
        net::resetOnClose(arrived.descriptor.get());
    if (gone)
        return Taken::Over;
    if (taken) {
        m_peer = arrived.peer;
        m_socket = std::move(arrived.descriptor);
        stopListening();
        if (m_opened)
            m_owner.dataOpened();
        return Taken::Over;
    }
    if (++m_strangers < maxStrangers)
        return Taken::Stranger;
    giveUp(Failure::TooManyStrangers);
    return Taken::Over;
}

bool PassiveConnection::ownerTakes(const address::Endpoint &peer, bool *gone)
{
    m_gone = gone;
    const bool taken = m_owner.peerArrived(peer);
    if (!*gone)
        m_gone = nullptr;
    return taken;
}

void PassiveConnection::giveUp(Failure failure)
{
    stopListening();
    m_failure = failure;
    if (m_opened)
        m_owner.dataFailed(failure);
}

void PassiveConnection::stopListening()
{
    m_deadline.clear();
    m_readiness.stop();
    m_lease.reset();
}

} // namespace transfer
