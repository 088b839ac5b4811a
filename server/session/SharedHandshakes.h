#pragma once

#include "server/base/Ids.h"
#include "server/net/Deadline.h"
#include "server/net/Readiness.h"

#include <vector>

namespace session {

class HandshakeQueue;
class Session;
class SessionHost;

/// A host's part in a HandshakeQueue: which of its sessions wait there, and which it takes from there. On the host's
/// thread, but for the marked function.
class SharedHandshakes final : private net::ReadinessHandler
{
public:
    explicit SharedHandshakes(SessionHost &here);

    /// The queue outlives the host's worker; before that starts.
    void setQueue(HandshakeQueue *queue) { m_queue = queue; }
    void start(); ///< takes sessions from now on; also when it does already
    void stop(); ///< neither takes nor gives any more, and has all of its own back

    /// This session's client was told to begin.
    void offer(Session &session);
    /// Whoever is slow in beginning is served here, as everybody else; and so are all when it matters whose they are.
    void takeBack();

private:
    void onReady(net::Interest ready) override;
    void putAll();

    SessionHost &m_here;
    HandshakeQueue *m_queue = nullptr;
    net::Readiness m_ready;
    std::vector<base::SessionId> m_offered; // to be put there after this turn
    net::Deadline m_due; // for those that wait there
    bool m_mayWaitThere = false; // some of this host's
    bool m_stopped = false;
};

} // namespace session
