#pragma once

#include "server/address/IpAddress.h"
#include "server/address/PortSet.h"
#include "server/base/Descriptor.h"

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>

namespace transfer {

class PortPool;

/// One passive port that listens; gives it back to the pool when it ends.
class PortLease
{
public:
    PortLease(PortPool &pool, base::Descriptor socket, quint16 port);
    ~PortLease();
    PortLease(const PortLease &) = delete;
    PortLease &operator=(const PortLease &) = delete;

    int socket() const { return m_socket.get(); }
    quint16 port() const { return m_port; }

private:
    PortPool &m_pool;
    base::Descriptor m_socket;
    quint16 m_port;
};

/// Passive ports, drawn at random from the configured range and never outside it (RFC 2577 section 8), and the memory
/// of which ports this process listens on. Thread-safe; outlives its leases.
class PortPool
{
public:
    /// nullopt: a dynamic port, or whatever the system gives. Leases of the former range stay.
    void configure(std::optional<address::PortRange> range);
    /// Null when no port of the range is free.
    std::unique_ptr<PortLease> listen(const address::IpAddress &local);

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
    std::unique_ptr<PortLease> tryPort(const address::IpAddress &local, quint16 port);
    std::unique_ptr<PortLease> listenAnywhere(const address::IpAddress &local);

    mutable std::mutex m_mutex; // of m_range
    std::optional<address::PortRange> m_range;
    std::array<std::atomic<quint64>, 1024> m_listening{}; // a bit a port
    std::atomic<int> m_leased{0};
};

} // namespace transfer
