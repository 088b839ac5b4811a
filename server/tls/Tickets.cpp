#include "server/tls/Tickets.h"

#include "server/tls/Stream.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <cstring>

namespace tls {

namespace {

Stream &streamOf(SSL *ssl)
{
    return *static_cast<Stream *>(SSL_get_app_data(ssl));
}

int sealName(SSL *ssl, void *)
{
    const Stream &stream = streamOf(ssl);
    // A data connection must not be able to earn a name: it would be its own witness at the next one.
    if (stream.purpose() != Stream::Purpose::Control)
        return SSL_SESSION_set1_ticket_appdata(SSL_get_session(ssl), nullptr, 0);
    const SessionName &name = stream.name();
    return SSL_SESSION_set1_ticket_appdata(SSL_get_session(ssl), name.data(), name.size());
}

bool carries(SSL_SESSION *session, const SessionName &name)
{
    void *data = nullptr;
    size_t size = 0;
    return session && SSL_SESSION_get0_ticket_appdata(session, &data, &size) == 1 && size == name.size()
        && CRYPTO_memcmp(data, name.data(), size) == 0;
}

SSL_TICKET_RETURN openName(SSL *ssl, SSL_SESSION *session, const unsigned char *, size_t, SSL_TICKET_STATUS status,
                           void *)
{
    Stream &stream = streamOf(ssl);
    if (stream.purpose() == Stream::Purpose::Control) // starts anew, and gets a ticket with its own name
        return SSL_TICKET_RETURN_IGNORE_RENEW;
    if (status == SSL_TICKET_EMPTY)
        return SSL_TICKET_RETURN_IGNORE;
    const bool readable = status == SSL_TICKET_SUCCESS || status == SSL_TICKET_SUCCESS_RENEW;
    if (!readable || !carries(session, stream.name())) {
        stream.sawTicket(Ticket::Foreign);
        return SSL_TICKET_RETURN_IGNORE;
    }
    stream.sawTicket(Ticket::Own);
    return SSL_TICKET_RETURN_USE;
}

SSL_SESSION *findSession(SSL *ssl, const unsigned char *id, int size, int *isCopy)
{
    *isCopy = 1; // OpenSSL takes a reference of its own
    Stream &stream = streamOf(ssl);
    SSL_SESSION *const session = stream.resumable();
    unsigned int ownSize = 0;
    const unsigned char *const ownId = session ? SSL_SESSION_get_id(session, &ownSize) : nullptr;
    if (!ownId || ownSize == 0 || int(ownSize) != size || std::memcmp(ownId, id, ownSize) != 0) {
        stream.sawTicket(Ticket::Foreign);
        return nullptr;
    }
    stream.sawTicket(Ticket::Own);
    return session;
}

} // namespace

SessionName newSessionName()
{
    SessionName name{};
    if (RAND_bytes(name.data(), int(name.size())) != 1)
        qFatal("The system gives no random numbers.");
    return name;
}

TicketKeys::TicketKeys()
{
    if (RAND_priv_bytes(m_bytes.data(), int(m_bytes.size())) != 1)
        qFatal("The system gives no random numbers.");
}

TicketKeys::~TicketKeys()
{
    OPENSSL_cleanse(m_bytes.data(), m_bytes.size());
}

void TicketKeys::useIn(SSL_CTX *context) const
{
    auto bytes = m_bytes; // the call takes no constant
    SSL_CTX_set_tlsext_ticket_keys(context, bytes.data(), int(bytes.size()));
    OPENSSL_cleanse(bytes.data(), bytes.size());
}

void findSessionsOfControl(SSL_CTX *context)
{
    SSL_CTX_sess_set_get_cb(context, findSession);
}

void bindTickets(SSL_CTX *context)
{
    SSL_CTX_set_session_ticket_cb(context, sealName, openName, nullptr);
}

} // namespace tls
