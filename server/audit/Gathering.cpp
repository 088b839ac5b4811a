#include "server/audit/Gathering.h"

#include <algorithm>

namespace audit {

namespace {

constexpr int mostDoublings = 8;

} // namespace

void Gathering::expect(std::size_t count, Clock::time_point until)
{
    if (m_restsLeft > 0) {
        --m_restsLeft;
        return;
    }
    m_expected = count;
    m_until = until;
}

void Gathering::end(std::size_t here)
{
    if (isComplete(here)) {
        m_stayedAway = 0;
    } else {
        m_restsLeft = 1 << m_stayedAway;
        m_stayedAway = std::min(m_stayedAway + 1, mostDoublings);
    }
    m_expected = 1;
}

} // namespace audit
