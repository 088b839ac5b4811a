#include "tests/bench/load/Tls.h"

#include "tests/bench/load/Channel.h"

#include <openssl/bio.h>

#include <cstring>

namespace load {

namespace {

constexpr long gatheredBytes = 256 * 1024;

} // namespace

ContextPtr clientContext()
{
    ContextPtr context(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
    SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    // pyftpdlib ends connections without a close_notify.
    SSL_CTX_set_options(context.get(), SSL_OP_IGNORE_UNEXPECTED_EOF);
    return context;
}

SessionPtr resumable(SSL *control)
{
    SSL_SESSION *const given = SSL_get_session(control);
    // A copy: OpenSSL resumes none again that a connection left without a close_notify.
    return SessionPtr(given && SSL_SESSION_is_resumable(given) ? SSL_SESSION_dup(given) : nullptr);
}

std::size_t recordOverhead(const SSL *ssl)
{
    constexpr std::size_t tag = 16;
    constexpr std::size_t typeOfContent = 1; // TLS 1.3
    constexpr std::size_t nonce = 8; // AES-GCM in TLS 1.2
    if (SSL_version(ssl) == TLS1_3_VERSION)
        return tag + typeOfContent;
    return std::strstr(SSL_get_cipher_name(ssl), "CHACHA") ? tag : tag + nonce;
}

void gatherRecords(SSL *ssl)
{
    BIO *const buffer = BIO_new(BIO_f_buffer());
    BIO_set_write_buffer_size(buffer, gatheredBytes);
    BIO *const socket = SSL_get_rbio(ssl);
    BIO_up_ref(socket);
    SSL_set0_wbio(ssl, BIO_push(buffer, socket));
}

bool flushRecords(SSL *ssl)
{
    BIO *const out = SSL_get_wbio(ssl);
    if (BIO_flush(out) > 0)
        return true;
    if (!BIO_should_retry(out))
        throw Failure("TLS: the connection broke");
    return false;
}

} // namespace load
