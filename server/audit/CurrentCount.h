#pragma once

#include <QStringView>

namespace audit {

/// In a query of `attempt_rows`, which is what our own queries name an index of: a row's count and the time of the last
/// that was counted in it, also while it is counted up (attempt_counts). The view `attempts` shows the same. Rows
/// before `open_id` are not looked up.
inline constexpr QStringView currentCount =
    u"(CASE WHEN id < (SELECT open_id FROM attempt_chain) THEN count ELSE coalesce("
    "(SELECT c.count FROM attempt_counts AS c WHERE c.attempt = id), count) END)";
inline constexpr QStringView currentLastAt =
    u"(CASE WHEN id < (SELECT open_id FROM attempt_chain) THEN last_at ELSE coalesce("
    "(SELECT c.last_at FROM attempt_counts AS c WHERE c.attempt = id), last_at) END)";

} // namespace audit
