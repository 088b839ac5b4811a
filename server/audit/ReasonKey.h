#pragma once

#include "server/policy/Verdict.h"

namespace audit {

/// Reasons as a number to sort and to filter by, the column `reason_key`: a bit a reason, the weightiest highest.
inline constexpr int reasonKeyBits = 16;

constexpr int reasonKey(policy::Reasons reasons)
{
    int key = 0;
    for (int bit = 0; bit < reasonKeyBits; ++bit) {
        if (reasons.toInt() & (1U << bit))
            key |= 1 << (reasonKeyBits - 1 - bit);
    }
    return key;
}

constexpr policy::Reasons reasonsOfKey(int key)
{
    policy::Reasons reasons;
    for (int bit = 0; bit < reasonKeyBits; ++bit) {
        if (key & (1 << (reasonKeyBits - 1 - bit)))
            reasons |= policy::Reason(1U << bit);
    }
    return reasons;
}

} // namespace audit
