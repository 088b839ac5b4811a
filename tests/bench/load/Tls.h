#pragma once

#include <openssl/ssl.h>

#include <cstddef>
#include <memory>

namespace load {

struct FreeTls
{
    void operator()(SSL *ssl) const { SSL_free(ssl); }
    void operator()(SSL_CTX *context) const { SSL_CTX_free(context); }
    void operator()(SSL_SESSION *session) const { SSL_SESSION_free(session); }
};
using SslPtr = std::unique_ptr<SSL, FreeTls>;
using ContextPtr = std::unique_ptr<SSL_CTX, FreeTls>;
using SessionPtr = std::unique_ptr<SSL_SESSION, FreeTls>;

/// For clients that trust any certificate: what is measured is not whom they talk to.
ContextPtr clientContext();

/// What `control` may be resumed with, as often as it is asked for; null before the server has given anything.
SessionPtr resumable(SSL *control);

/// How many bytes of a record are not the peer's: authentication, and what the version adds.
std::size_t recordOverhead(const SSL *ssl);

/// From now on many records are sent with one call; OpenSSL by itself makes one for each. flushRecords() at the end.
void gatherRecords(SSL *ssl);
/// False: call again when writable. Throws when the connection broke.
bool flushRecords(SSL *ssl);

} // namespace load
