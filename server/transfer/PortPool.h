#pragma once

#include "server/address/Endpoint.h"
#include "server/address/PortSet.h"
#include "server/base/Descriptor.h"

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace transfer {

class PortPool;

/// Sockets of ports that nobody has leased: bound, but not listening, so that whoever connects to one is refused. To
/// let one listen again costs a quarter of making a new one. The lease of a port has its entry to itself.
struct SleepingPorts
{
    struct Entry
    {
        base::Descriptor socket;
        address::IpAddress local;
        bool isFresh = false; // it was put here after closeSleeping() was last called
    };

    address::PortRange range;
    std::vector<Entry> entries; // as many as the range has ports; none where it has too many
};

/// One passive port that listens; gives it back to the pool when it ends.
class PortLease
{
public:
    /// `home` is where the socket goes afterwards; null: nowhere.
    PortLease(PortPool &pool, base::Descriptor socket, const address::Endpoint &local,
              std::shared_ptr<SleepingPorts> home);
    ~PortLease();
    PortLease(const PortLease &) = delete;
    PortLease &operator=(const PortLease &) = delete;

    int socket() const { return m_socket.get(); }
    quint16 port() const { return m_local.port; }

private:
    void putToSleep();

    PortPool &m_pool;
    base::Descriptor m_socket;
    address::Endpoint m_local;
    std::shared_ptr<SleepingPorts> m_home;
};

/// Passive ports, drawn at random from the configured range and never outside it (RFC 2577 section 8), and the memory
/// of which ports this process listens on. Thread-safe; outlives its leases.
class PortPool
{
public:
    PortPool() { configure({}); }
    /// nullopt: some thousand dynamic ports, drawn once, or whatever the system gives. Leases of the former range stay.
    void configure(std::optional<address::PortRange> range);
    /// Null when no port of the range is free.
    std::unique_ptr<PortLease> listen(const address::IpAddress &local);

    enum class Sleeping { Long, All };
    /// Closes the sockets that nobody has leased since the last call, or all: an idle server keeps none.
    void closeSleeping(Sleeping which = Sleeping::Long);

    bool isListening(quint16 port) const;
    /// Control connections' ports count too: they are no targets either.
    void addListener(quint16 port) { mark(port); }
    void removeListener(quint16 port) { unmark(port); }

    int leased() const { return m_leased.load(std::memory_order_relaxed); }
    int size() const; ///< of the range; 0 without one

private:
    friend class PortLease;
    bool mark(quint16 port); // false: it was marked already
    void unmark(quint16 port);
    using Ports = std::shared_ptr<SleepingPorts>;
    std::unique_ptr<PortLease> tryPort(const Ports &ports, const address::IpAddress &local, quint16 port);
    std::unique_ptr<PortLease> listenAnywhere(const Ports &ports, const address::IpAddress &local);

    mutable std::mutex m_mutex; // of the next two
    std::optional<address::PortRange> m_range;
    Ports m_ports;
    std::mutex m_closing; // held by closeSleeping(), which makes ports seem leased for a moment
    std::array<std::atomic<quint64>, 1024> m_listening{}; // a bit a port
    std::atomic<int> m_leased{0};
};

} // namespace transfer
