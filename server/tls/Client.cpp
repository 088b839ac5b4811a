#include "server/tls/Client.h"

#include <openssl/err.h>

#include <poll.h>

#include <array>

namespace tls {

namespace {

constexpr int patience = 10'000; // milliseconds

int keepSession(SSL *ssl, SSL_SESSION *session)
{
    static_cast<ClientSession *>(SSL_get_app_data(ssl))->reset(session, SSL_SESSION_free);
    return 1; // it is ours now
}

} // namespace

std::unique_ptr<Client> Client::shakeHands(int socket, const ClientSession &resumes, const QByteArray &protocol)
{
    ERR_clear_error();
    std::unique_ptr<Client> client(new Client);
    client->m_socket = socket;
    client->m_context.reset(SSL_CTX_new(TLS_client_method()));
    SSL_CTX *const context = client->m_context.get();
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, keepSession);
    client->m_ssl.reset(SSL_new(context));
    SSL *const ssl = client->m_ssl.get();
    SSL_set_app_data(ssl, &client->m_session);
    if (resumes)
        SSL_set_session(ssl, resumes.get());
    if (!protocol.isEmpty()) {
        const QByteArray wire = QByteArray(1, char(protocol.size())) + protocol;
        SSL_set_alpn_protos(ssl, reinterpret_cast<const unsigned char *>(wire.constData()), unsigned(wire.size()));
    }
    SSL_set_fd(ssl, socket);
    for (;;) {
        const int result = SSL_connect(ssl);
        if (result == 1)
            return client;
        if (!client->mayTryAgain(result))
            return {};
    }
}

bool Client::mayTryAgain(int result) const
{
    const int error = SSL_get_error(m_ssl.get(), result);
    ERR_clear_error();
    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE)
        return false;
    pollfd descriptor{m_socket, short(error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT), 0};
    return ::poll(&descriptor, 1, patience) > 0;
}

bool Client::isResumed() const
{
    return SSL_session_reused(m_ssl.get()) == 1;
}

ClientSession Client::session() const
{
    return m_session;
}

bool Client::write(const QByteArray &bytes)
{
    for (;;) {
        const int result = SSL_write(m_ssl.get(), bytes.constData(), int(bytes.size()));
        if (result > 0)
            return true;
        if (!mayTryAgain(result))
            return false;
    }
}

QByteArray Client::read()
{
    std::array<char, 16384> buffer;
    for (;;) {
        const int result = SSL_read(m_ssl.get(), buffer.data(), int(buffer.size()));
        if (result > 0)
            return QByteArray(buffer.data(), result);
        if (!mayTryAgain(result))
            return {};
    }
}

QByteArray Client::readAll()
{
    QByteArray all;
    for (QByteArray more = read(); !more.isEmpty(); more = read())
        all += more;
    return all;
}

} // namespace tls
