#pragma once

#include "server/audit/AttemptFilter.h"

namespace audit {

/// One term as a condition on a row of `attempts`, without its negation. Never NULL, so that NOT is safe. Only
/// conditions that name one client or one session are left open to an index; everything else is filtered along the
/// order of ids, where a page is filled soonest.
SqlCondition sqlOf(const FilterTerm &term);

} // namespace audit
