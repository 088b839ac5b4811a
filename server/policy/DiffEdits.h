#pragma once

#include "server/policy/Policy.h"

#include <QStringList>

namespace policy {

/// What somebody did to make `after` of `before`, in translated sentences, rules known by their names. Inside
/// server/policy only.
QStringList editsBetween(const Policy &before, const Policy &after);

} // namespace policy
