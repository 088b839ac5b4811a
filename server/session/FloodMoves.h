#pragma once

#include "server/base/Ids.h"
#include "server/net/Deadline.h"

#include <functional>
#include <vector>

namespace session {

class Session;
class SessionHost;

/// The ways of a host's sessions to and from the worker for floods. Sessions that are refused over and over go on there
/// until that is over. One queue it is in any case, that of the log: on one worker all of them share a commit, none
/// waits for the commit of another, and all other workers have to do with other sessions only. On the host's thread,
/// but for the marked functions.
class FloodMoves
{
public:
    /// Chooses where one goes on whose flood is over.
    using WayBack = std::function<SessionHost &()>;

    explicit FloodMoves(SessionHost &here);

    void setHome(SessionHost *home) { m_home = home; } ///< before the worker starts
    void becomeHome(WayBack wayBack); ///< before the worker starts
    bool isHome() const { return m_wayBack != nullptr; } ///< any thread

    /// Nothing of this session runs after this turn, unless something arrives for it.
    void cameToRest(Session &session);
    void adopted(); ///< one is here that was elsewhere
    void stop(); ///< from now on nobody leaves

private:
    void sendAway();
    void sendBack();
    void send(Session &session, SessionHost &there);

    SessionHost &m_here;
    SessionHost *m_home = nullptr; // null there
    WayBack m_wayBack; // null elsewhere
    std::vector<base::SessionId> m_leaving; // after this turn
    net::Deadline m_sendBack;
    bool m_stopped = false;
};

} // namespace session
