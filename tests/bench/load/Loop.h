#pragma once

#include <coroutine>
#include <cstdint>
#include <vector>

namespace load {

/// Waits for descriptors (epoll(7), edge-triggered: whoever waits has just seen EAGAIN) and resumes the coroutines that
/// wait for them. One thread.
class Loop
{
public:
    Loop();
    ~Loop();
    Loop(const Loop &) = delete;
    Loop &operator=(const Loop &) = delete;

    void add(int fd);
    void forget(int fd); ///< before it is closed; nobody may be waiting for it
    void runOnce(); ///< waits for the next event, and resumes who waits for what came

    struct Wait
    {
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> waiting) noexcept { slot = waiting; }
        void await_resume() const noexcept {}
        std::coroutine_handle<> &slot;
    };
    Wait readable(int fd) { return {m_watched[static_cast<std::size_t>(fd)].reader}; }
    Wait writable(int fd) { return {m_watched[static_cast<std::size_t>(fd)].writer}; }

private:
    struct Watched
    {
        std::coroutine_handle<> reader;
        std::coroutine_handle<> writer;
        std::uint32_t turn = 0; // tells a descriptor from an earlier one of the same number
    };

    int m_epoll;
    std::vector<Watched> m_watched; // by descriptor; its size never changes, so that slots stay where they are
};

} // namespace load
