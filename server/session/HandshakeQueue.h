#pragma once

#include "server/base/Descriptor.h"

#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace session {

class Session;
class SessionHost;

/// Sessions whose client is to begin TLS and hasn't yet. A handshake is the most that a session ever asks of its worker
/// at once; so it goes to whichever worker comes first for it, and none waits behind others while a worker has nothing
/// to do. Thread-safe.
class HandshakeQueue
{
public:
    HandshakeQueue();
    ~HandshakeQueue();

    /// Readable when the client of one of them has sent something or is gone; to be watched by all that share it.
    int descriptor() const { return m_epoll.get(); }

    /// A session that is detached from its thread, and its socket. False: it couldn't be watched and stays where it is.
    bool put(std::unique_ptr<Session> &session, int socket, const SessionHost *from);
    /// One whose client has begun; null when others were quicker.
    std::unique_ptr<Session> take();
    /// All that came from there, whatever their clients did.
    std::vector<std::unique_ptr<Session>> takeBack(const SessionHost *from);

private:
    struct Waiting
    {
        std::unique_ptr<Session> session;
        const SessionHost *from = nullptr;
    };

    base::Descriptor m_epoll;
    std::mutex m_mutex;
    std::unordered_map<int, Waiting> m_waiting; // by socket
};

} // namespace session
