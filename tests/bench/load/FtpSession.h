#pragma once

#include "tests/bench/load/Channel.h"

#include <functional>
#include <string>

namespace load {

struct Server
{
    std::string address;
    std::uint16_t port = 21;
    SSL_CTX *tls = nullptr; ///< explicit TLS, for data connections too
    bool resumes = true; ///< data connections resume the control connection's TLS
};

/// One FTP session of the load generator.
class FtpSession
{
public:
    FtpSession(Loop &loop, const Server &server)
        : m_loop(loop)
        , m_server(server)
        , m_control(loop)
    {}

    /// Connects, reads the greeting, begins TLS if that is wanted, logs in as anonymous.
    Task<> open();
    Task<> quit(); ///< up to the end of the control connection
    /// The code of the reply; its text is text() until the next.
    Task<int> command(std::string line);
    Task<> expect(std::string line, int code); ///< throws on another
    Task<int> reply();
    const std::string &text() const { return m_text; }

    /// PASV, a connection to the port, the transfer command. `move` moves the bytes; the connection is closed then.
    using Move = std::function<Task<std::int64_t>(Channel &data)>;
    Task<std::int64_t> transfer(std::string line, Move move);

private:
    Task<> beginTls();
    Task<> openPassive(Channel &data);
    Task<std::int64_t> transferOverTls(std::string line, Move move);

    Loop &m_loop;
    const Server &m_server;
    Channel m_control;
    std::string m_input; // read, not yet taken
    std::string m_text;
};

} // namespace load
