#include "server/session/VerdictWords.h"

#include "server/policy/VerdictText.h"

#include <algorithm>

namespace session {

namespace {

constexpr size_t mostRemembered = 8;

/// Everything in policy::Question that verdicts and their words depend on. When it was asked matters to rules that
/// expire only, and whence a passive connection came, but for the address, to nobody.
bool isAlike(const policy::Question &a, const policy::Question &b)
{
    const bool samePort = a.direction == policy::Direction::Passive || a.target.port == b.target.port;
    return samePort && a.direction == b.direction && a.client == b.client && a.anonymous == b.anonymous
        && a.user == b.user && a.target.address == b.target.address && a.transfer == b.transfer
        && a.dataProtected == b.dataProtected && a.protectionRequired == b.protectionRequired && a.unbound == b.unbound
        && a.surroundings == b.surroundings && a.malformed == b.malformed
        && a.targetIsOwnListener == b.targetIsOwnListener && a.banned == b.banned
        && a.logUnavailable == b.logUnavailable;
}

} // namespace

const VerdictWords::Words &VerdictWords::of(const policy::Policy &policy, const policy::Question &question,
                                            const policy::Verdict &verdict)
{
    const auto known = std::ranges::find_if(
        m_remembered, [&](const Remembered &remembered) { return isAlike(remembered.question, question); });
    const auto expires = [](const policy::Rule &rule) { return rule.expires != 0; };
    if (known != m_remembered.end() && std::ranges::none_of(policy.rules, expires))
        return known->words;

    Remembered fresh{question, {}};
    if (verdict.rule >= 0)
        fresh.words.ruleText = policy::ruleSentence(policy.rules.at(verdict.rule));
    fresh.words.sentence = policy::sentence(policy, question, verdict);
    fresh.words.ladder = policy::ladderLines(policy, question, verdict).join(u'\n');
    if (m_remembered.size() < mostRemembered) {
        m_remembered.push_back(std::move(fresh));
        return m_remembered.back().words;
    }
    m_next = (m_next + 1) % mostRemembered;
    m_remembered[m_next] = std::move(fresh);
    return m_remembered[m_next].words;
}

} // namespace session
