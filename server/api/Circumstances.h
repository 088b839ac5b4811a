#pragma once

#include "server/address/Endpoint.h"
#include "server/config/Config.h"
#include "server/policy/Reach.h"

namespace api {

/// What judging by this configuration depends on, here and now: this machine's addresses, the ports of the control
/// connections' listeners, the time. Passive ports are left out: they listen for moments only. Asks the system for its
/// interfaces, which is quick.
policy::Circumstances circumstancesNow(const config::Config &configuration);

/// The same for listeners that are open already.
policy::Circumstances circumstancesNow(const policy::Surroundings &surroundings,
                                       const QList<address::Endpoint> &listening);

} // namespace api
