#include "server/transfer/PortPool.h"

#include "server/net/Socket.h"

#include <QRandomGenerator>

namespace transfer {

namespace {

// RFC 6335 section 6: nobody is assigned these.
constexpr address::PortRange dynamicPorts{49152, 65535};

constexpr quint64 bitOf(quint16 port)
{
    return quint64(1) << (port % 64);
}

} // namespace

PortLease::PortLease(PortPool &pool, base::Descriptor socket, quint16 port)
    : m_pool(pool)
    , m_socket(std::move(socket))
    , m_port(port)
{
    m_pool.m_leased.fetch_add(1, std::memory_order_relaxed);
}

PortLease::~PortLease()
{
    m_socket.reset();
    m_pool.unmark(m_port);
    m_pool.m_leased.fetch_sub(1, std::memory_order_relaxed);
}

void PortPool::configure(std::optional<address::PortRange> range)
{
    const std::lock_guard lock(m_mutex);
    m_range = range;
}

int PortPool::size() const
{
    const std::lock_guard lock(m_mutex);
    return m_range ? m_range->count() : 0;
}

bool PortPool::mark(quint16 port)
{
    return !(m_listening[port / 64].fetch_or(bitOf(port)) & bitOf(port));
}

void PortPool::unmark(quint16 port)
{
    m_listening[port / 64].fetch_and(~bitOf(port));
}

bool PortPool::isListening(quint16 port) const
{
    return m_listening[port / 64].load() & bitOf(port);
}

std::unique_ptr<PortLease> PortPool::listen(const address::IpAddress &local)
{
    std::optional<address::PortRange> range;
    {
        const std::lock_guard lock(m_mutex);
        range = m_range;
    }
    if (!range)
        return listenAnywhere(local);

    QRandomGenerator *random = QRandomGenerator::system();
    const auto count = quint32(range->count());
    // While the range is mostly free a few draws suffice, and each port is as likely as any other.
    for (int draw = 0; draw < 16; ++draw) {
        if (auto lease = tryPort(local, quint16(range->first + random->bounded(count))))
            return lease;
    }
    // When it is crowded, walk all of it from a random place, so that "none free" is true when it is said.
    const quint32 start = random->bounded(count);
    for (quint32 i = 0; i < count; ++i) {
        if (auto lease = tryPort(local, quint16(range->first + (start + i) % count)))
            return lease;
    }
    return nullptr;
}

std::unique_ptr<PortLease> PortPool::tryPort(const address::IpAddress &local, quint16 port)
{
    if (!mark(port))
        return nullptr;
    base::Descriptor socket = net::listenQuietly({local, port});
    if (socket.isValid())
        return std::make_unique<PortLease>(*this, std::move(socket), port);
    unmark(port); // another program's
    return nullptr;
}

std::unique_ptr<PortLease> PortPool::listenAnywhere(const address::IpAddress &local)
{
    // The kernel takes milliseconds to find a free port by itself when ten thousand connections have just ended; to
    // say whether one is free takes it microseconds.
    const auto count = quint32(dynamicPorts.count());
    for (int draw = 0; draw < 8; ++draw) {
        const quint16 port = quint16(dynamicPorts.first + QRandomGenerator::system()->bounded(count));
        if (auto lease = tryPort(local, port))
            return lease;
    }
    // On another of our addresses the system may give a number that is leased already; kept until the end, so that it
    // isn't given again.
    std::array<base::Descriptor, 16> taken;
    for (base::Descriptor &socket : taken) {
        socket = net::listenQuietly({local, 0});
        if (!socket.isValid())
            return nullptr;
        if (const quint16 port = net::localEndpoint(socket.get()).port; mark(port))
            return std::make_unique<PortLease>(*this, std::move(socket), port);
    }
    return nullptr;
}

} // namespace transfer
