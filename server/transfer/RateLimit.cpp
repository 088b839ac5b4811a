#include "server/transfer/RateLimit.h"

#include <algorithm>

namespace transfer {

namespace {

// Long enough that time-outs which come a slot late lose nothing, short enough that a burst goes unnoticed.
constexpr double bucketSeconds = 0.5;
// Less than a slot of net::DeadlineWheel, so that every slot moves its share.
constexpr double worthwhileSeconds = 0.05;

} // namespace

RateLimit::RateLimit(qint64 bytesPerSecond)
    : m_bytesPerSecond(bytesPerSecond)
{}

qint64 RateLimit::allowance(qint64 nowMilliseconds, qint64 wanted)
{
    if (!isLimited())
        return wanted;
    if (m_filledAt >= 0) {
        const double earned = double(nowMilliseconds - m_filledAt) / 1000.0 * double(m_bytesPerSecond);
        m_tokens = std::min(m_tokens + earned, std::max(2.0, bucketSeconds * double(m_bytesPerSecond)));
    }
    m_filledAt = nowMilliseconds;
    return std::clamp<qint64>(qint64(m_tokens), 0, wanted);
}

qint64 RateLimit::waitMilliseconds() const
{
    const double worthwhile = std::max(1.0, worthwhileSeconds * double(m_bytesPerSecond));
    return qint64(std::max(0.0, worthwhile - m_tokens) / double(m_bytesPerSecond) * 1000.0) + 1;
}

} // namespace transfer
