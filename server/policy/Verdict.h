#pragma once

#include "server/policy/Policy.h"

#include <QFlags>

namespace policy {

/// Why a data connection is refused; every reason that applies is recorded. Declared in the order of precedence: the
/// first is the one shown first and chooses the reply.
enum class Reason : quint32 {
    Malformed = 1 << 0,
    PortZero = 1 << 1,
    DirectionOff = 1 << 2,
    Banned = 1 << 3,
    LogUnavailable = 1 << 4,
    TlsMismatch = 1 << 5,
    NotRoutable = 1 << 6, ///< unspecified, multicast, broadcast, reserved, another link's link-local
    ThisServer = 1 << 7, ///< an address of this machine that is not the client's, or a port we listen on
    ThirdParty = 1 << 8,
    WrongPeer = 1 << 9, ///< passive: someone else arrived
    ReservedPort = 1 << 10,
    ByRule = 1 << 11, ///< a rule of the user's denied it
    NoRule = 1 << 12 ///< nothing allowed it
};
Q_DECLARE_FLAGS(Reasons, Reason)
Q_DECLARE_OPERATORS_FOR_FLAGS(Reasons)

/// What the judge decided and why. A plain value without allocations; the way there, rule by rule, is climb()'s.
struct Verdict
{
    bool allowed = false;
    Reasons reasons; ///< empty when allowed
    int rule = -1; ///< index of the rule that decided; -1: none did (the policy's `otherwise`, or a fact beyond rules)
    /// Index of the first report-only rule that matched before the decision, -1 if none, and what it would have done.
    int reportedRule = -1;
    Action reportedAction = Action::Deny;

    /// The first reason in the order of precedence; meaningless when allowed.
    Reason primaryReason() const;
};

} // namespace policy
