#pragma once

#include "server/policy/Question.h"

#include <QVarLengthArray>

namespace policy {

/// How far a rule matched: the first of its conditions, in this order, that did not hold.
enum class Rung : quint8 {
    Matched,
    Disabled,
    Expired,
    Direction,
    Users,
    Clients,
    Targets,
    Ports,
    Transfers,
    Protection
};

/// One rung a rule, from the top; the last is the rule that decided, or the policy's last rule where none did.
using Ladder = QVarLengthArray<Rung, 128>;

/// The way that judge() finds without going it: rule by rule, for people to read. Empty for malformed arguments.
/// Pure and thread-safe; some microseconds for a hundred rules.
Ladder climb(const Policy &policy, const Question &question);

} // namespace policy
