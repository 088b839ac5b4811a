#include "server/policy/Verdict.h"

#include <bit>

namespace policy {

Reason Verdict::primaryReason() const
{
    const auto bits = quint32(reasons.toInt());
    return bits == 0 ? Reason::NoRule : Reason(1u << std::countr_zero(bits));
}

} // namespace policy
