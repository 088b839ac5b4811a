#pragma once

#include "app/Arguments.h"
#include "server/api/ProfilePaths.h"
#include "server/config/Json.h"

#include <optional>

namespace app {

/// Where a command finds its things: --profile, and --config in place of the profile's own configuration.
struct Profile
{
    api::ProfilePaths paths;
    bool configurationNamed = false; ///< --config was given: the file must be there

    static Profile of(const Arguments &arguments);
};

/// `FILE: /policy/rules/3/ports: 70000 is above 65535`, a line each.
void complainOf(const QList<config::Problem> &problems, const QString &file, Terminal &terminal);

struct LoadedConfiguration
{
    config::Config config;
    bool existed = false; ///< false: these are the defaults
};
/// nullopt: it can't be used, and why was said. Never touches the file.
std::optional<LoadedConfiguration> loadConfiguration(const Profile &profile, Terminal &terminal);

} // namespace app
