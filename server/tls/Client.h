#pragma once

#include "server/tls/OpenSsl.h"

#include <QByteArray>

#include <memory>

namespace tls {

/// What a client may resume later.
using ClientSession = std::shared_ptr<SSL_SESSION>;

/// A client's side of TLS that trusts anybody: for the self-test, which attacks, and never for what has to be
/// protected. Over a socket of the caller's, which may be one that doesn't block; waits itself, some seconds at most.
class Client final
{
public:
    /// `resumes`: may be null. `protocol`: offered by ALPN; empty: none. Null when the other side refuses.
    static std::unique_ptr<Client> shakeHands(int socket, const ClientSession &resumes = {},
                                              const QByteArray &protocol = {});

    bool isResumed() const;
    ClientSession session() const; ///< of the newest ticket
    bool write(const QByteArray &bytes);
    QByteArray read(); ///< some; empty: the end, or nothing came in time
    QByteArray readAll();

private:
    Client() = default;
    /// Waits for what `result` of an operation lacks; false: it failed, or nothing came in time.
    bool mayTryAgain(int result) const;

    ContextPtr m_context;
    SslPtr m_ssl;
    int m_socket = -1;
    ClientSession m_session;
};

} // namespace tls
