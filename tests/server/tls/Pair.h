#pragma once

#include "server/tls/Context.h"
#include "server/tls/Stream.h"

#include <QByteArray>

#include <memory>

/// Both ends of a connection in one thread: the server's Stream, and a client of plain OpenSSL.
class Pair
{
public:
    struct Client
    {
        int version = TLS1_3_VERSION;
        SSL_SESSION *resumes = nullptr;
        QByteArray protocols = QByteArray(); ///< ALPN, as on the wire
        bool takesTickets = true; ///< else it resumes by id, before TLS 1.3
    };
    /// A control connection, or a data connection of one.
    Pair(const tls::Context &context, const Client &client, const tls::Stream *control = nullptr);
    ~Pair();

    bool shakeHands(); ///< until both are done; false: one failed
    tls::Stream &server() { return *m_server; }
    SSL *client() { return m_client.get(); }
    QByteArray readAsClient(int most = 1 << 20); ///< what is there
    bool writeAsClient(const QByteArray &bytes);
    bool sendAsClient(const QByteArray &records); ///< encrypted already
    void hangUp(); ///< the client's end, without close_notify
    void closeServer() { m_server.reset(); }
    /// What a client that asks now may resume with; the caller's.
    tls::SessionPtr session();

private:
    tls::ContextPtr m_clientContext;
    tls::SslPtr m_client;
    base::Descriptor m_clientSocket;
    std::unique_ptr<tls::Stream> m_server;
};
