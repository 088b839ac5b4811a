#pragma once

#include "server/policy/Policy.h"

namespace policy {

/// Whether `earlier` matches everything that `later` can match, so that a rule below it never decides. Errs on the side
/// of no: the union of several rules is not looked at. Inside server/policy only.
bool shadows(const Rule &earlier, const Rule &later);

/// Whether there is no question at all that the rule could match.
bool matchesNothing(const Rule &rule);

} // namespace policy
