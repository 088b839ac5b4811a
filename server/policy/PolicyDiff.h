#pragma once

#include "server/policy/Reach.h"

#include <QStringList>

namespace policy {

/// What changes from one policy to another, in translated sentences.
struct PolicyDiff
{
    QStringList edits; ///< as written: "Rule "lab" is new: Allow 10.0.0.0/8, ports 1024-65535." "Rule "x" moves up."
    QStringList opens; ///< as it works: "Signed-in users may newly be sent to third parties in 10.0.0.0/8, ports …"
    QStringList closes;
    bool isEmpty() const { return edits.isEmpty() && opens.isEmpty() && closes.isEmpty(); }
};

PolicyDiff difference(const Analysis &before, const Analysis &after);

} // namespace policy
