#pragma once

#include "server/policy/Presets.h"

#include <span>

namespace policy {

/// What is known of a preset, as plain data; Presets.cpp makes the Preset of it. Inside server/policy only.
struct PresetRow // NOLINT(clang-analyzer-optin.performance.Padding): in the order in which a table is read
{
    const char16_t *id;
    const char *title; ///< for translation
    Preset::Group group;
    const char *source;
    const char *meaning; ///< for translation
    bool thirdParties; ///< may be sent to other machines than the client
    const char16_t *ports; ///< that may be connected to
    quint16 sourcePort; ///< 0: any
    bool mustSendFromPort = false;
};

std::span<const PresetRow> ownPresets();
std::span<const PresetRow> strictPresets(); ///< CERT's first group, and those filled as it
std::span<const PresetRow> suppressedPresets(); ///< its second
std::span<const PresetRow> switchablePresets(); ///< its third
std::span<const PresetRow> laterPresets(); ///< what came after the advisory

} // namespace policy
