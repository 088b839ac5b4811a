// The judge's own source, its function renamed: the linker then finds no other `policy::judge` than the test's.
#define judge honestJudge
#include "server/policy/Judge.cpp" // NOLINT(bugprone-suspicious-include)
#undef judge

#include "tests/server/selftest/HonestJudge.h"

policy::Verdict honestVerdict(const policy::CompiledPolicy &policy, const policy::Question &question)
{
    return policy::honestJudge(policy, question);
}
