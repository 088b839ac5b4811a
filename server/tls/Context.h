#pragma once

#include "server/base/Descriptor.h"
#include "server/base/Result.h"
#include "server/tls/Certificate.h"
#include "server/tls/Tickets.h"

#include <memory>

namespace tls {

class Stream;

/// What the server's connections are protected with: a certificate and what TLS may be. Immutable, shared; connections
/// that are open keep the one they began with.
class Context final
{
public:
    struct Options
    {
        bool tls13Only = false; ///< else TLS 1.2 is spoken, too; nothing older ever
        bool asksForCertificate = false; ///< clients may show one; none is refused here for what it is
        bool givesTickets = true; ///< else no session can be resumed
        friend bool operator==(const Options &, const Options &) = default;
    };
    static base::Result<std::shared_ptr<const Context>> make(const Certificate &certificate, const Options &options,
                                                             const TicketKeys &keys);

    /// The server's side of a control connection: ALPN, where the client offers any, must hold `ftp` (ALPACA).
    std::unique_ptr<Stream> protectControl(base::Descriptor socket) const;
    /// The server's side of a data connection, whoever dialled (RFC 4217 section 9), which may resume only the session
    /// of that control connection: ALPN, where offered, must hold `ftp-data`. kTLS where the kernel has it.
    std::unique_ptr<Stream> protectData(base::Descriptor socket, const Stream &control) const;

private:
    ContextPtr m_control;
    ContextPtr m_data;
};

} // namespace tls
