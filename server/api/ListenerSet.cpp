#include "server/api/ListenerSet.h"

#include "server/net/Socket.h"

#include <sys/socket.h>

#include <algorithm>

namespace api {

namespace {

constexpr int backlog = 1024;

/// "::" takes IPv4 too, unless a listener of its own does that.
bool leavesIpv4Alone(const address::Endpoint &endpoint, const QList<config::Listener> &listeners)
{
    return endpoint.address.isV6() && std::ranges::any_of(listeners, [&](const config::Listener &other) {
               return other.endpoint.address.isV4() && other.endpoint.port == endpoint.port && endpoint.port != 0;
           });
}

} // namespace

ListenerSet::ListenerSet(transfer::PortPool &ports)
    : m_ports(ports)
{}

ListenerSet::~ListenerSet() = default;

ListenerSet::Retired ListenerSet::update(const QList<config::Listener> &listeners)
{
    auto retired = std::make_shared<std::vector<base::Descriptor>>();
    std::vector<Bound> former = std::move(m_bound);
    m_bound.clear();
    m_problems.clear();

    std::vector<Bound> wanted;
    for (const config::Listener &listener : listeners)
        wanted.push_back({listener.endpoint, leavesIpv4Alone(listener.endpoint, listeners), listener.tls, {}, {}});

    // What goes is closed first: a new listener may want its port.
    for (Bound &bound : wanted) {
        const auto same = std::ranges::find_if(former, [&](const Bound &old) {
            return old.socket.isValid() && old.wanted == bound.wanted && old.v6Only == bound.v6Only;
        });
        if (same == former.end())
            continue;
        same->tls = bound.tls; // may be another now
        bound = std::move(*same);
    }
    for (Bound &old : former) {
        if (!old.socket.isValid())
            continue;
        m_ports.removeListener(old.actual.port);
        // No longer accepting is immediate; the descriptor itself lives until nobody watches it.
        ::shutdown(old.socket.get(), SHUT_RD);
        retired->push_back(std::move(old.socket));
    }

    for (Bound &bound : wanted) {
        if (!bound.socket.isValid()) {
            base::Result<base::Descriptor> socket = net::listenOn(bound.wanted, backlog, bound.v6Only);
            if (!socket) {
                m_problems.append({Problem::Place::Listener, bound.wanted.toString(), socket.error().detail});
                continue;
            }
            bound.socket = std::move(socket).value();
            bound.actual = net::localEndpoint(bound.socket.get());
            m_ports.addListener(bound.actual.port);
        }
        m_bound.push_back(std::move(bound));
    }
    return retired;
}

std::vector<session::ListeningSocket> ListenerSet::sockets() const
{
    std::vector<session::ListeningSocket> sockets;
    for (const Bound &bound : m_bound)
        sockets.push_back({bound.socket.get(), bound.tls});
    return sockets;
}

QList<address::Endpoint> ListenerSet::endpoints() const
{
    QList<address::Endpoint> endpoints;
    for (const Bound &bound : m_bound)
        endpoints.append(bound.actual);
    return endpoints;
}

QList<config::Listener> ListenerSet::asBound() const
{
    QList<config::Listener> listeners;
    for (const Bound &bound : m_bound)
        listeners.append({bound.actual, bound.tls});
    return listeners;
}

} // namespace api
