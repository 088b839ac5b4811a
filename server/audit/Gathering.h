#pragma once

#include <chrono>
#include <cstddef>

namespace audit {

/// Whether the next commit is worth a wait, so that it serves all who were just answered and may ask again at once:
/// while a commit waits for the disk, two that take turns serve half of them each. Those who stay away are waited for
/// less and less often. Belongs to one thread, or to whoever holds a lock.
class Gathering final
{
public:
    using Clock = std::chrono::steady_clock;

    /// So many may be there soon. Not waited for after they have stayed away; after 1, 2, 4 … such calls again.
    void expect(std::size_t count, Clock::time_point until);
    bool isOn() const { return m_expected > 1; }
    bool isComplete(std::size_t here) const { return here >= m_expected; }
    Clock::time_point until() const { return m_until; } ///< while it is on
    void end(std::size_t here); ///< with so many
    void reset() { *this = {}; }

private:
    std::size_t m_expected = 1;
    Clock::time_point m_until;
    int m_stayedAway = 0; // how often in a row fewer came
    int m_restsLeft = 0; // so many commits are not waited for
};

} // namespace audit
