#pragma once

#include "server/policy/Promise.h"

namespace policy {

/// Translated, one sentence: what happens to the question that breaks a promise, and which rule makes it. The question
/// is complete, with its surroundings; `dependsOn` says which of its details have to be told. Inside server/policy
/// only.
QString counterexampleSentence(const CompiledPolicy &policy, const Question &question, Dependences dependsOn,
                               qint64 now);

} // namespace policy
