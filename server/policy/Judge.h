#pragma once

#include "server/policy/CompiledPolicy.h"
#include "server/policy/Policy.h"
#include "server/policy/Question.h"
#include "server/policy/Verdict.h"

namespace policy {

/// The one judge: whether a data connection may exist. Pure: no I/O, no clock, no state; thread-safe.
///
/// Whatever the rules say, these are refused: malformed arguments, port 0, a direction that is off, a banned client, an
/// unwritable log, targets that are not routable (unspecified, multicast, broadcast, reserved), ports this process
/// listens on, and this machine's own addresses unless they are the client's or a rule names `server`.
///
/// What is not known yet (the transfer at PORT time, the peer at PASV time) matches an allow rule that names some and
/// does not match a deny rule that names some; the second judgement, when the connection is made, decides.
/// CERT Advisory CA-97.27; RFC 2577 sections 3 and 8; RFC 2428 section 5.
Verdict judge(const CompiledPolicy &policy, const Question &question);
/// For a single question: compiles the policy first.
Verdict judge(const Policy &policy, const Question &question);

} // namespace policy
