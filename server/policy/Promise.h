#pragma once

#include "server/policy/Reach.h"

#include <QString>

namespace policy {

/// What a check of a promise found.
struct PromiseCheck
{
    bool kept = true;
    bool empty = false; ///< the promise speaks of nothing (a network without third parties, say), so it can't be broken
    std::optional<Question> counterexample; ///< without surroundings
    int rule = -1; ///< the rule that decides the counterexample; -1: none does
    QString explanation; ///< translated, one sentence; for a broken promise it tells the counterexample
};

/// Holds the promise against every question it speaks of, now and after each moment at which a rule ends. Exact. An
/// "always" does not speak of clients on this machine itself unless there are no others: what this server listens on
/// stays closed to them, whatever the rules.
PromiseCheck check(const Promise &promise, const CompiledPolicy &policy, const Circumstances &circumstances);

/// Translated: "Nobody may be sent to another machine in 192.168.0.0/16."
QString promiseSentence(const Promise &promise);

} // namespace policy
