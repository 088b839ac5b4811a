#pragma once

#include "tests/bench/load/Loop.h"
#include "tests/bench/load/Task.h"

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

/// One TCP connection to an IPv4 address. Does as little with the bytes as it can: it is the server that is measured.
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
    /// 0 at the end.
    Task<std::size_t> read(char *buffer, std::size_t size);
    Task<> write(std::string_view bytes); ///< `bytes` stays until it is done
    /// Reads up to the end without looking, in the kernel. The number of bytes.
    Task<std::int64_t> discard();
    Task<> sendFile(int file, std::int64_t size);
    void finishWriting();
    void close();

private:
    Loop &m_loop;
    int m_fd = -1;
};

} // namespace load
