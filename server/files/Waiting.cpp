#include "server/files/Waiting.h"

namespace files {

Waiting::Waiting(const Quarantine &quarantine, const QString &area, qint64 maxFiles, qint64 maxBytes,
                 const base::Clock &clock)
    : m_quarantine(quarantine)
    , m_area(area)
    , m_clock(clock)
    , m_usage(maxFiles, maxBytes)
    , m_countedAt(clock.steadyMilliseconds())
{
    if (!m_usage.isLimited())
        return;
    m_settled = quarantine.held(area);
    m_usage.adjust(m_settled.files, m_settled.bytes);
}

void Waiting::settle(qint64 bytes)
{
    const std::lock_guard lock(m_mutex);
    ++m_settled.files;
    m_settled.bytes += bytes;
}

void Waiting::countAgain()
{
    constexpr qint64 intervalMilliseconds = 5000;
    const std::lock_guard lock(m_mutex);
    const qint64 now = m_clock.steadyMilliseconds();
    if (!m_usage.isLimited() || now - m_countedAt < intervalMilliseconds)
        return;
    m_countedAt = now;
    const Quarantine::Held held = m_quarantine.held(m_area);
    m_usage.adjust(held.files - m_settled.files, held.bytes - m_settled.bytes);
    m_settled = held;
}

} // namespace files
