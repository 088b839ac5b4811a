#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace load {

/// What a coroutine of this program returns. It starts when it is awaited and resumes whoever awaits it when it is
/// done; an exception goes on to there. One thread. GCC 12 lays a coroutine's frame out wrongly when a condition
/// awaits: await first, then ask.
template <typename T = void> class Task;

namespace detail {

struct Promise
{
    struct Resume
    {
        bool await_ready() const noexcept { return false; }
        template <typename P> std::coroutine_handle<> await_suspend(std::coroutine_handle<P> done) const noexcept
        {
            return done.promise().awaiting;
        }
        void await_resume() const noexcept {}
    };

    std::suspend_always initial_suspend() const noexcept { return {}; }
    Resume final_suspend() const noexcept { return {}; }
    void unhandled_exception() noexcept { failure = std::current_exception(); }

    std::coroutine_handle<> awaiting = std::noop_coroutine();
    std::exception_ptr failure;
};

template <typename T> struct ValuePromise : Promise
{
    Task<T> get_return_object();
    void return_value(T result) { value = std::move(result); }
    T take() { return std::move(*value); }
    std::optional<T> value;
};

template <> struct ValuePromise<void> : Promise
{
    Task<void> get_return_object();
    void return_void() const noexcept {}
    void take() const noexcept {}
};

} // namespace detail

template <typename T> class Task
{
public:
    using promise_type = detail::ValuePromise<T>;
    using Handle = std::coroutine_handle<promise_type>;

    explicit Task(Handle handle)
        : m_handle(handle)
    {}
    Task(Task &&other) noexcept
        : m_handle(std::exchange(other.m_handle, nullptr))
    {}
    Task &operator=(Task &&) = delete;
    ~Task()
    {
        if (m_handle)
            m_handle.destroy();
    }

    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) noexcept
    {
        m_handle.promise().awaiting = awaiting;
        return m_handle;
    }
    T await_resume() { return result(); }

    /// For the outermost ones, which nobody awaits.
    void start() { m_handle.resume(); }
    bool isDone() const { return m_handle.done(); }
    T result()
    {
        if (m_handle.promise().failure)
            std::rethrow_exception(m_handle.promise().failure);
        return m_handle.promise().take();
    }

private:
    Handle m_handle;
};

namespace detail {

template <typename T> Task<T> ValuePromise<T>::get_return_object()
{
    return Task<T>(std::coroutine_handle<ValuePromise<T>>::from_promise(*this));
}

inline Task<void> ValuePromise<void>::get_return_object()
{
    return Task<void>(std::coroutine_handle<ValuePromise<void>>::from_promise(*this));
}

} // namespace detail

} // namespace load
