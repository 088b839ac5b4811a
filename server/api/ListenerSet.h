#pragma once

#include "server/address/Endpoint.h"
#include "server/api/ServerSnapshot.h"
#include "server/base/Descriptor.h"
#include "server/config/Config.h"
#include "server/session/SessionHost.h"
#include "server/transfer/PortPool.h"

#include <QList>

#include <memory>
#include <vector>

namespace api {

/// The listening sockets of the configured listeners. Main thread.
class ListenerSet
{
public:
    explicit ListenerSet(transfer::PortPool &ports);
    ~ListenerSet();

    /// Sockets that are no longer wanted. Keep them until nobody accepts from them any more.
    using Retired = std::shared_ptr<std::vector<base::Descriptor>>;
    /// Opens what is new, keeps what stays, gives back what goes. Listeners that can't be opened become problems; they
    /// are tried again at the next call.
    Retired update(const QList<config::Listener> &listeners);
    Retired clear() { return update({}); }

    std::vector<session::ListeningSocket> sockets() const;
    QList<address::Endpoint> endpoints() const; ///< as bound
    QList<config::Listener> asBound() const; ///< with the ports they really have
    const QList<Problem> &problems() const { return m_problems; }

private:
    struct Bound
    {
        address::Endpoint wanted;
        bool v6Only = false;
        config::TlsUse tls = config::TlsUse::Optional;
        base::Descriptor socket;
        address::Endpoint actual;
    };

    transfer::PortPool &m_ports;
    std::vector<Bound> m_bound;
    QList<Problem> m_problems;
};

} // namespace api
