#pragma once

#include "server/api/ListenerSet.h"
#include "server/session/HandshakeQueue.h"
#include "server/session/SessionHost.h"

#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace api {

/// The workers and their sessions: one for each processor, and one more where those go on that are refused over and
/// over. Called from the main thread; callbacks run on the workers' threads.
class WorkerPool
{
public:
    explicit WorkerPool(session::Services &services);
    ~WorkerPool(); ///< ends every session on the spot and joins the threads

    /// `inForce` is called once, when every session goes by them.
    void setSettings(const session::SettingsPtr &settings, const std::function<void()> &inForce);
    /// `retired` is kept until every worker has stopped accepting from it.
    void listen(const std::vector<session::ListeningSocket> &sockets, const ListenerSet::Retired &retired);
    void kick(base::SessionId session);
    /// `empty` is called once, when no worker has a session left.
    void shutDown(bool finishTransfers, const std::function<void()> &empty);
    /// Runs on each worker.
    void forEach(const std::function<void(session::SessionHost &host)> &task);
    int count() const { return int(m_members.size()); } ///< of all of them

private:
    struct Member
    {
        std::unique_ptr<net::Worker> worker;
        std::unique_ptr<session::SessionHost> host;
    };

    std::span<const Member> ordinary() const { return std::span(m_members).first(m_members.size() - 1); }
    const Member &leastLoaded() const; ///< of the ordinary ones
    void give(net::Accepted connection, config::TlsUse tls);
    void kickSoon(base::SessionId session, int rounds);
    void endSessions(bool finishTransfers, const std::function<void()> &empty);

    std::deque<session::HandshakeQueue> m_handshakes; // for two or three workers each
    std::vector<Member> m_members; // the last is for floods; not changed while threads run
};

} // namespace api
