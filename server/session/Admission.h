#pragma once

#include "server/accounts/BanList.h"
#include "server/address/IpAddress.h"
#include "server/config/Config.h"

#include <QHash>

#include <mutex>

namespace session {

/// Who may open a control connection: networks, bans, numbers of sessions. Thread-safe.
class Admission
{
public:
    explicit Admission(const accounts::BanList &bans)
        : m_bans(bans)
    {}

    enum class Answer { Welcome, NetworkDenied, Banned, ServerFull, AddressFull };
    /// Welcome counts the session until leave().
    Answer enter(const address::IpAddress &client, const config::Server &server);
    void leave(const address::IpAddress &client);

private:
    const accounts::BanList &m_bans;
    std::mutex m_mutex;
    QHash<address::IpAddress, int> m_perAddress;
    int m_sessions = 0;
};

} // namespace session
