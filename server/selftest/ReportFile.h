#pragma once

#include "server/base/Result.h"
#include "server/policy/Policy.h"
#include "server/selftest/Report.h"

#include <QString>

#include <optional>

namespace selftest {

/// The latest report of a profile: `selftest.json` in its directory. Blocking, thread-safe.
std::optional<Report> loadReport(const QString &profile); ///< nullopt: there is none that can be read
base::Result<void> saveReport(const QString &profile, const Report &report); ///< atomically, private to the user

/// SHA-256 of the policy as its JSON, without promises, which decide nothing: equal for equal policies.
QString policyDigest(const policy::Policy &policy);

} // namespace selftest
