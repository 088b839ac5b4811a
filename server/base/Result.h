#pragma once

#include <QString>

#include <utility>
#include <variant>

namespace base {

/// Why an operation failed: a code to branch on, and a sentence for people that names the place and the remedy.
struct Error
{
    enum class Code {
        NotFound,
        Exists,
        Denied,
        Invalid,
        Busy,
        Full, ///< no space left on the disk, or the free-space floor is reached
        Quota, ///< a limit that someone set is reached
        Unavailable, ///< a resource that may come back: the log, a port, a folder
        Corrupt,
        Network,
        Internal
    };

    Code code = Code::Internal;
    QString detail;

    bool operator==(const Error &) const = default;
};

/// Either a value or an Error. Check with operator bool before reading value(). C++20 has no std::expected yet.
template <typename T> class [[nodiscard]] Result
{
public:
    Result(T value) // implicit on purpose: `return value;`
        : m_state(std::in_place_index<0>, std::move(value))
    {}
    Result(Error error)
        : m_state(std::in_place_index<1>, std::move(error))
    {}

    explicit operator bool() const { return m_state.index() == 0; }
    T &value() & { return std::get<0>(m_state); }
    const T &value() const & { return std::get<0>(m_state); }
    T &&value() && { return std::get<0>(std::move(m_state)); }
    T *operator->() { return &value(); }
    const T *operator->() const { return &value(); }
    T &operator*() & { return value(); }
    const T &operator*() const & { return value(); }
    const Error &error() const { return std::get<1>(m_state); }

private:
    std::variant<T, Error> m_state;
};

template <> class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Error error)
        : m_error(std::move(error))
        , m_failed(true)
    {}

    explicit operator bool() const { return !m_failed; }
    const Error &error() const { return m_error; }

private:
    Error m_error;
    bool m_failed = false;
};

} // namespace base
