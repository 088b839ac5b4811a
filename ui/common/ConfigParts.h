#pragma once

#include "server/config/Config.h"

#include <optional>

namespace ui {

/// What differs between `from` and `to`, done to `now`, part by part of the configuration: so two pages can each change
/// and take back their own. Nullopt if a part that differs is no longer as in `from`: somebody else changed it since.
std::optional<config::Config> carried(const config::Config &from, const config::Config &to, const config::Config &now);

/// The same, but `to` wins over what somebody else changed.
config::Config carriedAnyway(const config::Config &from, const config::Config &to, const config::Config &now);

/// Equal but for the policy's revision, which counts what was applied and is edited by nobody.
bool saysTheSame(const config::Config &one, const config::Config &other);

} // namespace ui
