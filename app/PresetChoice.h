#pragma once

#include "app/Terminal.h"
#include "server/policy/Presets.h"

#include <optional>

namespace app {

/// The preset of that id. Without one says so, with those whose ids come near.
std::optional<policy::Preset> presetNamed(const QString &id, Terminal &terminal);

} // namespace app
