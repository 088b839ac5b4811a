#include "server/net/Listener.h"

#include <fcntl.h>

#include <cerrno>

namespace net {

namespace {

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
    m_readiness.start(socket, this, Ready::Readable, true);
}

void Listener::onReady(Interest)
{
    for (int i = 0; i < acceptedAtOnce; ++i) {
        Accepted connection = acceptFrom(m_socket);
        if (!connection.descriptor.isValid()) {
            if (errno == EMFILE || errno == ENFILE) {
                // Otherwise the waiting connection would wake this thread for ever.
                m_spare.reset();
                acceptFrom(m_socket);
                m_spare = openSpare();
            }
            return;
        }
        m_taken(std::move(connection));
    }
}

} // namespace net
