#pragma once

#include <QtGlobal>

namespace transfer {

/// A token bucket: how many bytes may move now. One thread. 0 bytes a second means no limit.
class RateLimit
{
public:
    explicit RateLimit(qint64 bytesPerSecond = 0);

    bool isLimited() const { return m_bytesPerSecond > 0; }
    /// Bytes that may move at this moment (steady milliseconds), at most `wanted`.
    qint64 allowance(qint64 nowMilliseconds, qint64 wanted);
    void consume(qint64 bytes) { m_tokens -= double(bytes); }
    /// How long to wait until a worthwhile amount may move.
    qint64 waitMilliseconds() const;

private:
    qint64 m_bytesPerSecond;
    double m_tokens = 0;
    qint64 m_filledAt = -1;
};

} // namespace transfer
