#pragma once

#include "server/arealint/AreaFacts.h"
#include "server/arealint/Finding.h"
#include "server/config/Config.h"

#include <QList>

namespace arealint {

/// What a careful person would want to know about the areas of this configuration, worst first, then by area. A pure
/// function, thread-safe; asks the policy's exact analysis, so with many rules it is for another thread than the
/// window's. The rules are those of ruleTable().
QList<Finding> lint(const config::Config &configuration, const AreaFacts &facts);

/// The configuration in which a person has accepted a warning; accepting it anew replaces the former words. All
/// warnings of that id in that area are accepted with it.
config::Config accepting(config::Config configuration, const config::AcceptedFinding &accepted);
config::Config acceptingNoMore(config::Config configuration, const QString &finding, const QString &area);

} // namespace arealint
