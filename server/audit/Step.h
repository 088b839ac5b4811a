#pragma once

namespace audit {

/// How long one step of a long reading may take before others get their turn.
inline constexpr int millisecondsAStep = 15;

} // namespace audit
