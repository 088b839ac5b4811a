#pragma once

#include "server/policy/Policy.h"
#include "server/policy/Question.h"
#include "server/policy/Verdict.h"

#include <QString>

#include <vector>

namespace session {

/// A verdict in words, as the log keeps them. Clients ask alike questions again and again, so the last few answers are
/// remembered. One thread.
class VerdictWords
{
public:
    struct Words
    {
        QString ruleText; ///< empty if no rule decided
        QString sentence;
        QString ladder; ///< a line each rule that was tried
    };
    /// `verdict` is what this policy says to `question`. Valid until the next call.
    const Words &of(const policy::Policy &policy, const policy::Question &question, const policy::Verdict &verdict);
    /// The policy, or what surrounds the server, is another now.
    void forget() { m_remembered.clear(); }

private:
    struct Remembered
    {
        policy::Question question;
        Words words;
    };

    std::vector<Remembered> m_remembered;
    size_t m_next = 0; // to be replaced
};

} // namespace session
