#pragma once

#include "server/api/ListenerSet.h"
#include "server/session/SessionHost.h"

#include <functional>
#include <memory>
#include <vector>

namespace api {

/// The workers and their sessions. Called from the main thread; callbacks run on the workers' threads.
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
    int count() const { return int(m_members.size()); }

private:
    struct Member
    {
        std::unique_ptr<net::Worker> worker;
        std::unique_ptr<session::SessionHost> host;
    };

    void give(net::Accepted connection, config::TlsUse tls);

    std::vector<Member> m_members; // not changed while threads run
};

} // namespace api
