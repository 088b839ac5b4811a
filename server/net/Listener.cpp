#include "server/net/Listener.h"

#include <fcntl.h>

#include <cerrno>

namespace net {

namespace {

// How long to leave callers waiting when not even one can be turned away.
constexpr int pauseMilliseconds = 100;

// A crowd at the door must not keep those inside waiting.
constexpr int acceptedAtOnce = 32;

base::Descriptor openSpare()
{
    return base::Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

} // namespace

Listener::Listener(int socket, Taken taken)
    : m_socket(socket)
    , m_taken(std::move(taken))
    , m_spare(openSpare())
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMilliseconds);
    QObject::connect(&m_pause, &QTimer::timeout, &m_pause, [this] { m_readiness.setInterest(Ready::Readable); });
    m_readiness.start(socket, this, Ready::Readable, true);
}

void Listener::onReady(Interest)
{
    for (int i = 0; i < acceptedAtOnce; ++i) {
        Accepted connection = acceptFrom(m_socket);
        if (!connection.descriptor.isValid()) {
            if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
                turnAway();
            return;
        }
        m_taken(std::move(connection));
    }
}

void Listener::turnAway()
{
    // Otherwise the waiting connection would wake this thread for ever.
    m_spare.reset();
    const bool turnedAway = acceptFrom(m_socket).descriptor.isValid();
    m_spare = openSpare();
    // Another thread may have been quicker in taking the descriptor that was given up.
    if (!turnedAway) {
        m_readiness.setInterest({});
        m_pause.start();
    }
}

} // namespace net
