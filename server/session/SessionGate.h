#pragma once

#include "server/base/Ids.h"

#include <functional>
#include <mutex>
#include <utility>

namespace net {
class Worker;
}

namespace session {

class Session;
class SessionHost;

/// The way back to a session from other threads: a password that was verified, a record that was committed. Outlives
/// the host and its worker, and then leads nowhere. Thread-safe.
class SessionGate
{
public:
    SessionGate(net::Worker &worker, SessionHost &host);

    /// Runs on the session's worker, if the session still exists by then.
    void post(base::SessionId session, std::function<void(Session &)> task);
    /// The same; at once if this is the session's worker, where nothing of the session may be running.
    template <typename Task> void enter(base::SessionId session, Task &&task)
    {
        if (!isHere())
            post(session, std::forward<Task>(task));
        else if (Session *const found = find(session))
            task(*found);
    }
    void close(); ///< by the host, when it goes

private:
    bool isHere();
    Session *find(base::SessionId session);

    std::mutex m_mutex;
    net::Worker *m_worker; // null when closed
    SessionHost *m_host;
};

} // namespace session
