#pragma once

#include "tests/bench/load/Loop.h"
#include "tests/bench/load/Task.h"
#include "tests/bench/load/Tls.h"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace load {

/// What a workload counts as a failed operation.
struct Failure : std::runtime_error
{
    using std::runtime_error::runtime_error;
};

/// One connection to an IPv4 address, over TLS if that is begun. Does as little with the bytes as it can: it is the
/// server that is measured.
class Channel
{
public:
    explicit Channel(Loop &loop)
        : m_loop(loop)
    {}
    ~Channel() { close(); }
    Channel(const Channel &) = delete;
    Channel &operator=(const Channel &) = delete;

    Task<> connect(std::string address, std::uint16_t port);
    Task<> startTls(SSL_CTX *context, SSL_SESSION *resume);
    SSL *tls() const { return m_ssl.get(); } ///< null: in clear
    /// 0 at the end.
    Task<std::size_t> read(char *buffer, std::size_t size);
    Task<> write(std::string_view bytes); ///< `bytes` stays until it is done
    /// Reads up to the end without looking, in the kernel. The number of bytes. Over TLS only the lengths of records
    /// are looked at, so that some bytes of the protocol's own count as well.
    /// And some servers end a connection only when the client has: it does once `whole` bytes are here.
    Task<std::int64_t> discard(std::int64_t whole = 0);
    Task<> sendFile(int file, std::int64_t size);
    Task<> finishWriting();
    void close();

private:
    template <typename Call> Task<std::size_t> throughTls(Call call);
    Task<std::int64_t> discardRecords(std::int64_t whole);
    Task<> encryptFile(int file, std::int64_t size);

    Loop &m_loop;
    int m_fd = -1;
    SslPtr m_ssl;
};

} // namespace load
