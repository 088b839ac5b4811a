#include "server/tls/Context.h"

#include "server/tls/Say.h"
#include "server/tls/Stream.h"

#include <openssl/err.h>

#include <string_view>

namespace tls {

namespace {

using namespace std::string_view_literals;

// Forward secrecy and authenticated encryption only; AES-128 first, as the cheapest of equals.
constexpr auto ciphers12 = "ECDHE+AES128+AESGCM:ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr auto ciphers13 = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";

// A ticket is good only while its control connection lasts, however old it is; RFC 8446 section 4.6.1 caps it.
constexpr long ticketSeconds = 7L * 24 * 3600;

// How much is taken from the socket at once: several records.
constexpr size_t readAheadBytes = 64 * 1024;

constexpr unsigned char sessionContext[] = "portcullis";

/// Chooses `wanted` when it is offered; otherwise the handshake fails (RFC 7301 section 3.2).
int choose(std::string_view wanted, const unsigned char **chosen, unsigned char *size, const unsigned char *offered,
           unsigned int offeredSize)
{
    for (unsigned int at = 0; at < offeredSize; at += offered[at] + 1U) {
        const std::string_view name(reinterpret_cast<const char *>(offered + at + 1), offered[at]);
        if (name == wanted) {
            *chosen = offered + at + 1;
            *size = offered[at];
            return SSL_TLSEXT_ERR_OK;
        }
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}

int chooseForControl(SSL *, const unsigned char **chosen, unsigned char *size, const unsigned char *offered,
                     unsigned int offeredSize, void *)
{
    return choose("ftp"sv, chosen, size, offered, offeredSize);
}

int chooseForData(SSL *, const unsigned char **chosen, unsigned char *size, const unsigned char *offered,
                  unsigned int offeredSize, void *)
{
    return choose("ftp-data"sv, chosen, size, offered, offeredSize);
}

/// Any certificate will do here; whose it is, and whether it has to be, is known when somebody signs in.
int acceptAnyCertificate(int, X509_STORE_CTX *)
{
    return 1;
}

ContextPtr newContext(const Certificate &certificate, const Context::Options &options, const TicketKeys &keys)
{
    ContextPtr context(SSL_CTX_new(TLS_server_method()));
    SSL_CTX *const made = context.get();
    if (!made || SSL_CTX_set_min_proto_version(made, options.tls13Only ? TLS1_3_VERSION : TLS1_2_VERSION) != 1
        || SSL_CTX_set_cipher_list(made, ciphers12) != 1 || SSL_CTX_set_ciphersuites(made, ciphers13) != 1
        || SSL_CTX_use_certificate(made, certificate.handle()) != 1
        || SSL_CTX_use_PrivateKey(made, certificate.key().get()) != 1)
        return {};
    for (const X509Ptr &next : certificate.chain()) {
        if (SSL_CTX_add1_chain_cert(made, next.get()) != 1)
            return {};
    }
    SSL_CTX_set_options(made,
                        SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE
                            | SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_mode(made,
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    // Nothing is remembered here, so nothing can run out: tickets are all there is, and for clients of TLS 1.2 that
    // take none (curl) the session that the control connection itself still holds.
    SSL_CTX_set_session_cache_mode(made, SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_set_timeout(made, ticketSeconds);
    SSL_CTX_set_session_id_context(made, sessionContext, sizeof sessionContext - 1);
    keys.useIn(made);
    bindTickets(made);
    if (options.asksForCertificate)
        SSL_CTX_set_verify(made, SSL_VERIFY_PEER | SSL_VERIFY_CLIENT_ONCE, acceptAnyCertificate);
    return context;
}

} // namespace

base::Result<std::shared_ptr<const Context>> Context::make(const Certificate &certificate, const Options &options,
                                                           const TicketKeys &keys)
{
    ERR_clear_error();
    auto context = std::make_shared<Context>();
    context->m_control = newContext(certificate, options, keys);
    context->m_data = newContext(certificate, options, keys);
    if (!context->m_control || !context->m_data) {
        return base::Error{base::Error::Code::Invalid, Say::tr("TLS can't use the certificate: %1").arg(takeError())};
    }
    SSL_CTX_set_alpn_select_cb(context->m_control.get(), chooseForControl, nullptr);
    SSL_CTX_set_read_ahead(context->m_control.get(), 1);
    if (!options.givesTickets) {
        SSL_CTX_set_options(context->m_control.get(), SSL_OP_NO_TICKET);
        SSL_CTX_set_options(context->m_data.get(), SSL_OP_NO_TICKET);
    }
    if (options.givesTickets) {
        SSL_CTX_set_session_cache_mode(context->m_control.get(), SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL);
        findSessionsOfControl(context->m_data.get());
    }
    // One by one, with what is said anyway: see Stream::renewTicket().
    SSL_CTX_set_num_tickets(context->m_control.get(), 0);

    SSL_CTX *const data = context->m_data.get();
    SSL_CTX_set_alpn_select_cb(data, chooseForData, nullptr);
    // Unread tickets would make a client that closes after its upload reset the connection, with bytes under way.
    SSL_CTX_set_num_tickets(data, 0);
    SSL_CTX_set_options(data, SSL_OP_ENABLE_KTLS);
    SSL_CTX_set_read_ahead(data, 1);
    SSL_CTX_set_default_read_buffer_len(data, readAheadBytes);
    return std::shared_ptr<const Context>(std::move(context));
}

std::unique_ptr<Stream> Context::protectControl(base::Descriptor socket) const
{
    return std::make_unique<Stream>(SslPtr(SSL_new(m_control.get())), std::move(socket), Stream::Purpose::Control,
                                    newSessionName());
}

std::unique_ptr<Stream> Context::protectData(base::Descriptor socket, const Stream &control) const
{
    auto stream = std::make_unique<Stream>(SslPtr(SSL_new(m_data.get())), std::move(socket), Stream::Purpose::Data,
                                           control.name());
    stream->allowResuming(control.sessionById());
    return stream;
}

} // namespace tls
