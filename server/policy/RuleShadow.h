#pragma once

#include "server/policy/Policy.h"

namespace policy {

/// Whether `wide` matches everything that `narrow` can match, whatever becomes of either. Errs on the side of no.
bool covers(const Rule &wide, const Rule &narrow);

/// Whether there may be a question that both rules match, by what they name. A rule for the client itself and a rule
/// for networks only meet where some client is in the network; that alone is not counted.
bool overlaps(const Rule &a, const Rule &b);

/// Whether `earlier` is there as long as `later` is.
bool outlives(const Rule &earlier, const Rule &later);

/// Whether `earlier` matches everything that `later` can match, so that a rule below it never decides. Errs on the side
/// of no: the union of several rules is not looked at. Inside server/policy only.
bool shadows(const Rule &earlier, const Rule &later);

/// Whether there is no question at all that the rule could match.
bool matchesNothing(const Rule &rule);

} // namespace policy
