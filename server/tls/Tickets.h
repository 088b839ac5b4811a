#pragma once

#include "server/tls/OpenSsl.h"

#include <array>

namespace tls {

/// Names the TLS session of one control connection from AUTH to its end or REIN: random, never used twice. Session
/// tickets carry it, sealed, so that a data connection that resumes one shows which control connection it belongs to.
using SessionName = std::array<quint8, 16>;
SessionName newSessionName();

/// What seals tickets; made when the program starts, kept in memory only. All contexts share it, so that a new
/// certificate doesn't part data connections from the control connections that are open.
class TicketKeys final
{
public:
    TicketKeys();
    ~TicketKeys(); ///< wiped
    TicketKeys(const TicketKeys &) = delete;
    TicketKeys &operator=(const TicketKeys &) = delete;

    void useIn(SSL_CTX *context) const;

private:
    std::array<unsigned char, 80> m_bytes; // name, MAC key, cipher key: as OpenSSL wants them
};

/// What the peer of a handshake showed of an earlier session.
enum class Ticket : quint8 {
    None, ///< nothing
    Own, ///< the one that was expected
    Foreign ///< one of another control connection, or of another server
};

/// Lets the data connections of a context resume by id, without a ticket, the one session that Stream::allowResuming()
/// names.
void findSessionsOfControl(SSL_CTX *context);

/// Makes a context's tickets carry and check names; the Stream of a connection says which.
void bindTickets(SSL_CTX *context);

} // namespace tls
