#pragma once

#include "server/policy/Question.h"

namespace policy {

/// What the target of a question is, to its client and to this machine. Found out once a question, because every rule
/// asks for it. Inside server/policy only.
struct TargetFacts
{
    explicit TargetFacts(const Question &question);

    bool isKnown = false; ///< false for malformed arguments, and at PASV time, when nobody has arrived
    bool isClient = false;
    bool isThisMachine = false; ///< loopback, or an own address, also where it is embedded in an IPv6 address
    bool isRoutable = true;
    address::IpAddress embedded; ///< the IPv4 address that a gateway would deliver to; null where there is none
};

} // namespace policy
