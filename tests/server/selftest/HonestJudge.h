#pragma once

#include "server/policy/CompiledPolicy.h"
#include "server/policy/Question.h"
#include "server/policy/Verdict.h"

/// The product's judge under another name, so that a test can put a broken one in its place.
policy::Verdict honestVerdict(const policy::CompiledPolicy &policy, const policy::Question &question);
