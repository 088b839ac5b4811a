#pragma once

#include "server/net/Deadline.h"
#include "server/net/Readiness.h"
#include "server/tls/Stream.h"

#include <functional>
#include <memory>

namespace transfer {

/// The TLS handshake of a data connection that was just made. The server's side, whoever dialled (RFC 4217 section 9).
/// Belongs to one thread; destroying it breaks the connection off.
class DataHandshake final : private net::ReadinessHandler
{
public:
    /// Told once, never from within start(); may destroy the handshake. False: it failed, and failure() says why.
    using Finished = std::function<void(bool done)>;

    DataHandshake(std::unique_ptr<tls::Stream> stream, net::DeadlineWheel &deadlines);
    ~DataHandshake();

    void start(int timeoutMilliseconds, Finished finished); ///< 0: waits for ever
    const QString &failure() const { return m_stream->failure(); }
    const tls::Stream &stream() const { return *m_stream; }
    std::unique_ptr<tls::Stream> take() { return std::move(m_stream); } ///< when it is done

private:
    void onReady(net::Interest ready) override;
    void finish(bool done);

    std::unique_ptr<tls::Stream> m_stream;
    Finished m_finished;
    net::Readiness m_readiness;
    net::Deadline m_deadline;
};

} // namespace transfer
