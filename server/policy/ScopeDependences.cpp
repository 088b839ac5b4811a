#include "server/policy/ScopeReach.h"

#include <algorithm>

namespace policy {

namespace {

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

void ScopeReach::addDependences(Reach &reach, const std::vector<Answers> &answers, bool active) const
{
    for (const Table &table : m_tables) {
        std::vector<Difference> byClient(table.targets.size());
        for (size_t c = 0; c < table.clients.size(); ++c) {
            Difference byTarget;
            for (size_t t = 0; t < table.targets.size(); ++t) {
                const int meeting = table.meeting(c, t);
                const int pattern = meeting < 0 ? -1 : answers[size_t(meeting)].pattern;
                byTarget.see(pattern);
                byClient[t].see(pattern);
            }
            if (byTarget.found())
                reach.dependsOn |= Dependence::OnTarget;
        }
        if (std::any_of(byClient.begin(), byClient.end(), [](const Difference &seen) { return seen.found(); }))
            reach.dependsOn |= Dependence::OnClient;
    }
    if (dependsOnUser(answers))
        reach.dependsOn |= Dependence::OnUser;
    if (active && m_directions.size() == 2 && dependsOnDirection(answers))
        reach.dependsOn |= Dependence::OnDirection;
    if (reach.dependsOn == Dependences())
        reach.dependsOn = Dependence::OnClient | Dependence::OnTarget;
}

bool ScopeReach::dependsOnUser(const std::vector<Answers> &answers) const
{
    for (size_t d = 0; d < m_directions.size(); ++d) {
        for (size_t c = 0; c < m_clients.size(); ++c) {
            for (size_t t = 0; t < slotCount(); ++t) {
                if (isSameSingle(c, t))
                    continue;
                Difference byUser;
                for (size_t u = 0; u < m_users.size(); ++u) {
                    const int meeting = meetingAt(table(u, d), c, t);
                    byUser.see(meeting < 0 ? -1 : answers[size_t(meeting)].pattern);
                }
                if (byUser.found())
                    return true;
            }
        }
    }
    return false;
}

bool ScopeReach::dependsOnDirection(const std::vector<Answers> &answers) const
{
    for (size_t u = 0; u < m_users.size(); ++u) {
        for (size_t c = 0; c < m_clients.size(); ++c) {
            for (size_t t = 0; t < slotCount(); ++t) {
                const int first = meetingAt(table(u, 0), c, t);
                const int second = meetingAt(table(u, 1), c, t);
                if (first < 0 || second < 0 || isSameSingle(c, t))
                    continue;
                const Answers &active = answers[size_t(first)];
                const Answers &passive = answers[size_t(second)];
                if ((passive.ever & ~active.always) != 0 || (active.ever & ~passive.ever) != 0)
                    return true;
            }
        }
    }
    return false;
}

} // namespace policy
