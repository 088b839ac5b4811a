#pragma once

#include "server/net/Listener.h"
#include "server/net/Worker.h"
#include "server/session/FloodMoves.h"
#include "server/session/Session.h"
#include "server/session/SessionGate.h"
#include "server/session/SharedHandshakes.h"
#include "server/session/TurnRecords.h"

#include <atomic>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

namespace session {

struct ListeningSocket
{
    int descriptor = -1;
    config::TlsUse tls = config::TlsUse::Optional;
};

/// All sessions of one worker; FloodMoves and SharedHandshakes say which of them go on with another. Made and destroyed
/// where its server lives; in between everything but the marked functions runs on the worker's thread.
class SessionHost final : public Session::Host
{
public:
    SessionHost(net::Worker &worker, Services &services);
    ~SessionHost();

    /// Sessions, with those that are to be taken; any thread.
    int load() const { return m_load.load(std::memory_order_relaxed); }
    /// One more is on its way to take() or adopt(): it counts at once, so that not all of a crowd go to the same
    /// worker. Any thread.
    void expect() { m_load.fetch_add(1, std::memory_order_relaxed); }
    net::Worker &worker() override { return m_worker; } ///< any thread

    /// Accepts from these sockets, which outlive the next call of it; `give` gets each connection.
    using Give = std::function<void(net::Accepted connection, config::TlsUse tls)>;
    void listen(const std::vector<ListeningSocket> &sockets, const Give &give);
    /// Greets a connection that was expected, or turns it away.
    void take(net::Accepted connection, config::TlsUse tls);
    FloodMoves &floods() { return m_floods; }
    /// This one is the floods' home, and waits for the log's disk as they do. Before the worker starts.
    void becomeHomeOfFloods(FloodMoves::WayBack wayBack);
    SharedHandshakes &handshakes() { return m_handshakes; }
    void setSettings(SettingsPtr settings);
    bool kick(base::SessionId session); ///< whether it is here
    /// From now on none goes elsewhere. Once every host has done this, all that were under way arrive before whatever
    /// is asked of a host next.
    void keepSessions();
    /// Takes nobody new and ends all: at once, or each when its transfer is done. `empty`, unless null, is called when
    /// all are gone; it is asked for after keepSessions() of every host.
    void shutDown(bool finishTransfers, std::function<void()> empty);
    /// Destroys every session on the spot; for the worker's last moments.
    void clear();

    struct Changes
    {
        std::vector<SessionStatus> changed;
        std::vector<base::SessionId> ended;
        std::optional<DataConnectionReport> watched; ///< when it is another than that was seen
    };
    /// What is new since this was last asked; `all`: everything. Not without an audience.
    Changes takeChanges(bool all, const WatchedSession &watched = {});
    Session *find(base::SessionId session) const; ///< null when it has ended, or isn't here
    /// To go through when some may end meanwhile, or leave; those that end stay until the worker's next turn.
    std::vector<Session *> all() const;

    /// Lets one go that is to go on with another host, detached from this thread.
    std::unique_ptr<Session> release(Session &session);
    void adopt(std::unique_ptr<Session> session); ///< such a one, which was expected

private:
    const SettingsPtr &settings() const override { return m_settings; }
    Services &services() override { return m_services; }
    std::shared_ptr<SessionGate> gate() override { return m_gate; }
    void recordThisTurn(audit::Record &&record, audit::Committed committed) override;
    void sessionEnded(Session &session) override;
    void cameToRest(Session &session) override;
    void tlsAwaited(Session &session) override;

    void turnAway(net::Accepted connection, Admission::Answer answer, config::TlsUse tls);
    void removeEnded();
    void checkEmpty();

    net::Worker &m_worker;
    std::shared_ptr<SessionGate> m_gate;
    Services &m_services;
    SettingsPtr m_settings;
    std::vector<std::unique_ptr<net::Listener>> m_listeners;
    std::unordered_map<qint64, std::unique_ptr<Session>> m_sessions; // by number
    std::vector<std::unique_ptr<Session>> m_ended; // destroyed when nothing of theirs runs any more
    std::vector<base::SessionId> m_endedIds;
    base::SessionId m_watched; // since changes were last asked for
    std::optional<DataConnectionReport> m_lastOfWatched; // it ended
    TurnRecords m_records;
    FloodMoves m_floods;
    SharedHandshakes m_handshakes;
    std::function<void()> m_empty;
    std::atomic<int> m_load{0};
    bool m_shuttingDown = false;
    bool m_cleared = false;
};

} // namespace session
