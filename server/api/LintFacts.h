#pragma once

#include "server/config/Config.h"
#include "server/policy/PolicyLint.h"

namespace api {

/// What lint needs to know of this configuration and this machine: the same for window and command line. Asks the
/// system what listens and what this process may do, which is quick. `ownListeners`: open already, beside those
/// configured; they are no foreign services. Thread-safe.
policy::LintFacts lintFacts(const config::Config &configuration, const policy::Circumstances &circumstances,
                            const QList<address::Endpoint> &ownListeners = {});

/// Whether someone who has no account may leave a file here.
bool anonymousMayUpload(const config::Config &configuration);

/// Whether this process may send from port 20, where RFC 959 has data connections begin.
bool mayBindReservedPorts();

} // namespace api
