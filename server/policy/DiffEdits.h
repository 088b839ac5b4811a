#pragma once

#include "server/policy/Policy.h"

#include <QStringList>

namespace policy {

/// What somebody did to make `after` of `before`, in translated sentences, rules known by their names. Inside
/// server/policy only.
QStringList editsBetween(const Policy &before, const Policy &after);

/// What of a rule is different, one sentence a field. Its name is not looked at.
QStringList fieldEdits(const Rule &before, const Rule &after);

} // namespace policy
