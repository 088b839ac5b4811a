#pragma once

#include "server/config/Config.h"
#include "server/config/Problem.h"

namespace config {

/// Rules that tie several keys together. Leaves out what rests on a key that `known` already calls wrong, because a
/// default stands in its place.
QList<Problem> crossCheck(const Config &config, const QList<Problem> &known);

} // namespace config
