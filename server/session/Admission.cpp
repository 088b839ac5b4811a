#include "server/session/Admission.h"

#include <algorithm>

namespace session {

namespace {

bool holds(const QList<address::Subnet> &networks, const address::IpAddress &client)
{
    return std::ranges::any_of(networks, [&](const address::Subnet &network) { return network.contains(client); });
}

} // namespace

Admission::Answer Admission::enter(const address::IpAddress &client, const config::Server &server)
{
    if (holds(server.addresses.deny, client) || !holds(server.addresses.allow, client))
        return Answer::NetworkDenied;
    if (m_bans.isBanned(client))
        return Answer::Banned;

    const std::lock_guard lock(m_mutex);
    if (server.limits.sessions > 0 && m_sessions >= server.limits.sessions)
        return Answer::ServerFull;
    int &mine = m_perAddress[client];
    if (server.limits.sessionsPerAddress > 0 && mine >= server.limits.sessionsPerAddress)
        return Answer::AddressFull;
    ++mine;
    ++m_sessions;
    return Answer::Welcome;
}

void Admission::leave(const address::IpAddress &client)
{
    const std::lock_guard lock(m_mutex);
    --m_sessions;
    const auto mine = m_perAddress.find(client);
    if (mine != m_perAddress.end() && --*mine == 0)
        m_perAddress.erase(mine);
}

} // namespace session
