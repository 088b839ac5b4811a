#include "server/transfer/PortPool.h"

#include "server/net/Socket.h"

#include <QRandomGenerator>

#include <sys/resource.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace transfer {

namespace {

// RFC 6335 section 6: nobody is assigned these.
constexpr address::PortRange dynamicPorts{49152, 65535};

// As many as the range has that is configured at first. Of a greater one the draws would rarely meet a port again.
constexpr int mostSleeping = 1024;

/// Whether a descriptor is one of so many that sockets which nobody uses shouldn't be kept besides.
bool isOneOfMany(int descriptor)
{
    static const int many = [] {
        rlimit limit{};
        const bool known = ::getrlimit(RLIMIT_NOFILE, &limit) == 0;
        return known ? int(std::min<rlim_t>(limit.rlim_cur / 4, std::numeric_limits<int>::max())) : 0;
    }();
    return descriptor >= many; // numbers are given from below
}

constexpr quint64 bitOf(quint16 port)
{
    return quint64(1) << (port % 64);
}

} // namespace

PortLease::PortLease(PortPool &pool, base::Descriptor socket, const address::Endpoint &local,
                     std::shared_ptr<SleepingPorts> home)
    : m_pool(pool)
    , m_socket(std::move(socket))
    , m_local(local)
    , m_home(std::move(home))
{
    m_pool.m_leased.fetch_add(1, std::memory_order_relaxed);
}

PortLease::~PortLease()
{
    putToSleep();
    m_socket.reset();
    m_pool.unmark(m_local.port);
    m_pool.m_leased.fetch_sub(1, std::memory_order_relaxed);
}

void PortLease::putToSleep()
{
    if (!m_home || m_home->entries.empty() || isOneOfMany(m_socket.get()) || !net::stopListening(m_socket.get()))
        return;
    m_home->entries[size_t(m_local.port - m_home->range.first)] = {std::move(m_socket), m_local.address, true};
}

void PortPool::configure(std::optional<address::PortRange> range)
{
    auto ports = std::make_shared<SleepingPorts>();
    if (range) {
        ports->range = *range;
    } else {
        const auto places = quint32(dynamicPorts.count() - mostSleeping + 1);
        const auto first = quint16(dynamicPorts.first + QRandomGenerator::system()->bounded(places));
        ports->range = {first, quint16(first + mostSleeping - 1)};
    }
    if (ports->range.count() <= mostSleeping)
        ports->entries.resize(size_t(ports->range.count()));
    const std::lock_guard lock(m_mutex);
    // A configuration that leaves the range alone leaves the sockets.
    if (m_ports && m_range == range)
        return;
    m_range = range;
    m_ports = std::move(ports);
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

void PortPool::closeSleeping(Sleeping which)
{
    Ports ports;
    {
        const std::lock_guard lock(m_mutex);
        ports = m_ports;
    }
    const std::lock_guard lock(m_closing);
    for (size_t i = 0; i < ports->entries.size(); ++i) {
        const auto port = quint16(ports->range.first + i);
        if (!mark(port)) // leased: the lease has the entry to itself
            continue;
        SleepingPorts::Entry &entry = ports->entries[i];
        if (!std::exchange(entry.isFresh, false) || which == Sleeping::All)
            entry.socket.reset();
        unmark(port);
    }
}

std::unique_ptr<PortLease> PortPool::listen(const address::IpAddress &local)
{
    Ports ports;
    bool configured = false;
    {
        const std::lock_guard lock(m_mutex);
        ports = m_ports;
        configured = m_range.has_value();
    }
    if (!configured)
        return listenAnywhere(ports, local);

    QRandomGenerator *random = QRandomGenerator::system();
    const address::PortRange range = ports->range;
    const auto count = quint32(range.count());
    // While the range is mostly free a few draws suffice, and each port is as likely as any other.
    for (int draw = 0; draw < 16; ++draw) {
        if (auto lease = tryPort(ports, local, quint16(range.first + random->bounded(count))))
            return lease;
    }
    // When it is crowded, walk all of it from a random place, so that "none free" is true when it is said.
    const auto walk = [&]() -> std::unique_ptr<PortLease> {
        const quint32 start = random->bounded(count);
        for (quint32 i = 0; i < count; ++i) {
            if (auto lease = tryPort(ports, local, quint16(range.first + (start + i) % count)))
                return lease;
        }
        return nullptr;
    };
    if (auto lease = walk())
        return lease;
    const std::lock_guard lock(m_closing); // one that was passed over because it was just being closed
    return walk();
}

std::unique_ptr<PortLease> PortPool::tryPort(const Ports &ports, const address::IpAddress &local, quint16 port)
{
    if (!mark(port))
        return nullptr;
    const address::Endpoint endpoint{local, port};
    base::Descriptor socket;
    if (!ports->entries.empty()) {
        SleepingPorts::Entry &entry = ports->entries[size_t(port - ports->range.first)];
        socket = std::move(entry.socket);
        if (socket.isValid() && (entry.local != local || !net::listenAgain(socket.get())))
            socket.reset();
    }
    if (!socket.isValid())
        socket = net::listenQuietly(endpoint);
    if (socket.isValid())
        return std::make_unique<PortLease>(*this, std::move(socket), endpoint, ports);
    unmark(port); // another program's
    return nullptr;
}

std::unique_ptr<PortLease> PortPool::listenAnywhere(const Ports &ports, const address::IpAddress &local)
{
    // The kernel takes milliseconds to find a free port by itself when ten thousand connections have just ended; to
    // say whether one is free takes it microseconds.
    const auto count = quint32(ports->range.count());
    for (int draw = 0; draw < 8; ++draw) {
        const quint16 port = quint16(ports->range.first + QRandomGenerator::system()->bounded(count));
        if (auto lease = tryPort(ports, local, port))
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
            return std::make_unique<PortLease>(*this, std::move(socket), address::Endpoint{local, port}, nullptr);
    }
    return nullptr;
}

} // namespace transfer
