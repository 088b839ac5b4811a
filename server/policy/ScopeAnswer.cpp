#include "server/policy/ScopeReach.h"

#include <algorithm>
#include <map>
#include <string>

namespace policy {

namespace {

constexpr quint8 plainBits = 0x15; // bit 2 * kind
constexpr quint8 protectedBits = 0x2a; // bit 2 * kind + 1

/// Whether of the transfers in `bits` some are allowed and some are not, protection being the same.
bool dependsOnTransfer(quint8 allowed, quint8 bits)
{
    for (const quint8 side : {plainBits, protectedBits}) {
        const int asked = bits & side;
        const int some = allowed & asked;
        if (some != 0 && some != asked)
            return true;
    }
    return false;
}

bool dependsOnProtection(quint8 allowed, quint8 bits)
{
    const int both = bits & (bits >> 1) & plainBits;
    return ((allowed ^ (allowed >> 1)) & both) != 0;
}

/// Whether different answers were seen.
class Difference final
{
public:
    void see(int answer)
    {
        if (m_first < 0)
            m_first = answer;
        m_found = m_found || (answer >= 0 && answer != m_first);
    }
    bool found() const { return m_found; }

private:
    int m_first = -1;
    bool m_found = false;
};

} // namespace

/// Collects the outcomes of meetings.
class ScopeReach::Sum final
{
public:
    Sum(VerdictMemo &memo, quint8 bits)
        : m_memo(memo)
        , m_bits(bits)
    {}

    Answers add(const Distinct &meeting, const QList<Ports> &ports)
    {
        Answers answers{m_bits, 0, -1};
        m_pattern.clear();
        for (const Ports &range : ports) {
            for (qsizetype port = range.begin; port < range.end; ++port) {
                const quint8 allowed = allowedAt(meeting, port);
                m_pattern.push_back(char(allowed));
                answers.always = quint8(answers.always & allowed);
                answers.ever = quint8(answers.ever | allowed);
                m_dependsOn.setFlag(Dependence::OnTransfer,
                                    m_dependsOn.testFlag(Dependence::OnTransfer) || dependsOnTransfer(allowed, m_bits));
                m_dependsOn.setFlag(Dependence::OnProtection,
                                    m_dependsOn.testFlag(Dependence::OnProtection)
                                        || dependsOnProtection(allowed, m_bits));
            }
        }
        if (answers.always != answers.ever)
            m_dependsOn.setFlag(Dependence::OnPort);
        if (meeting.question.direction == Direction::Passive)
            m_pattern.push_back('p');
        answers.pattern = m_patterns.try_emplace(m_pattern, int(m_patterns.size())).first->second;
        return answers;
    }

    Reach result() const
    {
        Reach reach;
        reach.dependsOn = m_dependsOn;
        std::map<int, bool> deciding;
        for (size_t i = 0; i < m_seen.size(); ++i) {
            if (!m_seen[i])
                continue;
            const VerdictMemo::Outcome &outcome = m_memo.outcomes()[i];
            deciding[outcome.rule] = true;
            reach.reasons |= outcome.reasons;
            QList<int> &list = outcome.allowed ? reach.allowing : reach.refusing;
            if (!list.contains(outcome.rule))
                list.append(outcome.rule);
        }
        for (const auto &[rule, seen] : deciding)
            reach.deciding.append(rule);
        std::sort(reach.allowing.begin(), reach.allowing.end());
        std::sort(reach.refusing.begin(), reach.refusing.end());
        reach.allowedExample = m_allowed;
        reach.refusedExample = m_refused;
        return reach;
    }

private:
    quint8 allowedAt(const Distinct &meeting, qsizetype port)
    {
        quint8 allowed = 0;
        for (int bit = 0; bit < 2 * VerdictMemo::kindCount; ++bit) {
            if ((m_bits >> bit & 1) == 0)
                continue;
            const int outcome = m_memo.outcome(meeting.number, port, bit / 2, bit % 2 != 0);
            if (size_t(outcome) >= m_seen.size())
                m_seen.resize(size_t(outcome) + 1, 0);
            m_seen[size_t(outcome)] = 1;
            const bool isAllowed = m_memo.outcomes()[size_t(outcome)].allowed;
            if (isAllowed)
                allowed = quint8(allowed | 1 << bit);
            std::optional<Question> &example = isAllowed ? m_allowed : m_refused;
            if (!example)
                example = m_memo.complete(meeting.question, port, bit / 2, bit % 2 != 0);
        }
        return allowed;
    }

    VerdictMemo &m_memo;
    quint8 m_bits;
    std::string m_pattern;
    std::map<std::string, int> m_patterns;
    std::vector<char> m_seen; // by outcome
    Dependences m_dependsOn;
    std::optional<Question> m_allowed;
    std::optional<Question> m_refused;
};

Reach ScopeReach::over(const QList<Ports> &ports)
{
    Sum sum(m_memo, m_bits);
    std::vector<Answers> answers;
    bool asked = false;
    for (const Distinct &meeting : m_distinct) {
        const bool passive = meeting.question.direction == Direction::Passive;
        const QList<Ports> meant = passive ? QList<Ports>{{0, 1}} : ports;
        answers.push_back(meant.isEmpty() ? Answers() : sum.add(meeting, meant));
        asked = asked || !meant.isEmpty();
    }

    Reach reach = sum.result();
    reach.empty = !asked;
    if (!reach.allowedExample) {
        reach.answer = Reach::Answer::Nothing;
    } else if (!reach.refusedExample) {
        reach.answer = Reach::Answer::Everything;
    } else {
        reach.answer = Reach::Answer::Some;
        addDependences(reach, answers, !ports.isEmpty());
    }
    return reach;
}

void ScopeReach::addDependences(Reach &reach, const std::vector<Answers> &answers, bool active) const
{
    const auto patternAt = [&](size_t u, size_t d, size_t c, size_t t) {
        const int meeting = m_meetings[slot(u, d, c, t)];
        return meeting < 0 ? -1 : answers[size_t(meeting)].pattern;
    };
    std::vector<Difference> byUser(m_directions.size() * m_clients.size() * m_slots);
    for (size_t u = 0; u < m_users.size(); ++u) {
        for (size_t d = 0; d < m_directions.size(); ++d) {
            std::vector<Difference> byClient(m_slots);
            for (size_t c = 0; c < m_clients.size(); ++c) {
                Difference byTarget;
                for (size_t t = 0; t < m_slots; ++t) {
                    const int pattern = patternAt(u, d, c, t);
                    byTarget.see(pattern);
                    byClient[t].see(pattern);
                    byUser[(d * m_clients.size() + c) * m_slots + t].see(pattern);
                }
                if (byTarget.found())
                    reach.dependsOn |= Dependence::OnTarget;
            }
            for (const Difference &difference : byClient) {
                if (difference.found())
                    reach.dependsOn |= Dependence::OnClient;
            }
        }
    }
    for (const Difference &difference : byUser) {
        if (difference.found())
            reach.dependsOn |= Dependence::OnUser;
    }
    if (active && m_directions.size() == 2 && dependsOnDirection(answers))
        reach.dependsOn |= Dependence::OnDirection;
    if (reach.dependsOn == Dependences())
        reach.dependsOn = Dependence::OnClient | Dependence::OnTarget;
}

bool ScopeReach::dependsOnDirection(const std::vector<Answers> &answers) const
{
    for (size_t u = 0; u < m_users.size(); ++u) {
        const size_t first = slot(u, 0, 0, 0);
        const size_t second = slot(u, 1, 0, 0);
        for (size_t i = 0; i < m_clients.size() * m_slots; ++i) {
            if (m_meetings[first + i] < 0)
                continue;
            const Answers &active = answers[size_t(m_meetings[first + i])];
            const Answers &passive = answers[size_t(m_meetings[second + i])];
            if ((passive.ever & ~active.always) != 0 || (active.ever & ~passive.ever) != 0)
                return true;
        }
    }
    return false;
}

} // namespace policy
