#include "tests/server/tls/Pair.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

Pair::Pair(const tls::Context &context, const Client &client, const tls::Stream *control)
    : m_clientContext(SSL_CTX_new(TLS_client_method()))
{
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0)
        qFatal("no socket pair");
    base::Descriptor ours(ends[0]);
    m_clientSocket = base::Descriptor(ends[1]);
    m_server = control ? context.protectData(std::move(ours), *control) : context.protectControl(std::move(ours));

    SSL_CTX_set_min_proto_version(m_clientContext.get(), client.version);
    SSL_CTX_set_max_proto_version(m_clientContext.get(), client.version);
    if (!client.takesTickets)
        SSL_CTX_set_options(m_clientContext.get(), SSL_OP_NO_TICKET);
    SSL_CTX_set_mode(m_clientContext.get(), SSL_MODE_ENABLE_PARTIAL_WRITE);
    m_client.reset(SSL_new(m_clientContext.get()));
    SSL_set_fd(m_client.get(), m_clientSocket.get());
    if (client.resumes)
        SSL_set_session(m_client.get(), client.resumes);
    if (!client.protocols.isEmpty())
        SSL_set_alpn_protos(m_client.get(), reinterpret_cast<const unsigned char *>(client.protocols.constData()),
                            unsigned(client.protocols.size()));
    SSL_set_connect_state(m_client.get());
}

Pair::~Pair()
{
    // OpenSSL resumes no session again whose connection ended without a goodbye; clients say one before they go.
    SSL_set_shutdown(m_client.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
}

bool Pair::shakeHands()
{
    bool clientDone = false;
    bool serverDone = false;
    for (int turn = 0; turn < 50 && !(clientDone && serverDone); ++turn) {
        if (!clientDone) {
            const int result = SSL_do_handshake(m_client.get());
            clientDone = result == 1;
            const int error = SSL_get_error(m_client.get(), result);
            if (!clientDone && error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE)
                return false;
        }
        if (!serverDone) {
            const tls::Stream::Progress progress = m_server->handshake();
            serverDone = progress == tls::Stream::Progress::Done;
            if (progress == tls::Stream::Progress::Failed)
                return false;
        }
    }
    return clientDone && serverDone;
}

QByteArray Pair::readAsClient(int most)
{
    QByteArray bytes(most, Qt::Uninitialized);
    int got = 0;
    while (got < most) {
        const int more = SSL_read(m_client.get(), bytes.data() + got, most - got);
        if (more <= 0)
            break;
        got += more;
    }
    bytes.resize(got);
    return bytes;
}

bool Pair::writeAsClient(const QByteArray &bytes)
{
    return SSL_write(m_client.get(), bytes.constData(), int(bytes.size())) == int(bytes.size());
}

bool Pair::sendAsClient(const QByteArray &records)
{
    return ::write(m_clientSocket.get(), records.constData(), size_t(records.size())) == records.size();
}

void Pair::hangUp()
{
    ::shutdown(m_clientSocket.get(), SHUT_WR);
}

tls::SessionPtr Pair::session()
{
    m_server->write("2", 1); // tickets of TLS 1.3 come with what is said first
    readAsClient(1);
    return tls::SessionPtr(SSL_get1_session(m_client.get()));
}
