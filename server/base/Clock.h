#pragma once

#include <QtGlobal>

namespace base {

/// Where a part reads the time, so that tests can move it. Thread-safe.
class Clock
{
public:
    virtual ~Clock() = default;
    /// Wall clock, UTC, microseconds since 1970. May jump.
    virtual qint64 utcMicroseconds() const = 0;
    /// Monotonic milliseconds since an arbitrary start; for time-outs.
    virtual qint64 steadyMilliseconds() const = 0;

    /// The computer's own clock; lives as long as the program.
    static const Clock &system();
};

} // namespace base
