#include "server/policy/EditedRules.h"

#include <algorithm>

namespace policy {

namespace {

/// Equal in all that decides.
bool decideAlike(Rule a, const Rule &b)
{
    a.id = b.id;
    a.note = b.note;
    return a == b;
}

bool isFor(const Rule &rule, const QString &user)
{
    return rule.users.contains(QStringLiteral("*")) || rule.users.contains(user)
        || (user != u"anonymous" && rule.users.contains(QStringLiteral("users")));
}

bool isFor(const Rule &rule, Direction direction)
{
    return rule.direction != (direction == Direction::Passive ? Rule::When::Active : Rule::When::Passive);
}

} // namespace

EditedRules::EditedRules(const Policy &before, const Policy &after)
    : m_everything(before.otherwise != after.otherwise || before.active != after.active
                   || before.passive != after.passive)
{
    // What stands alike above and below the edits decides alike.
    qsizetype first = 0;
    qsizetype lastBefore = before.rules.size();
    qsizetype lastAfter = after.rules.size();
    while (first < qMin(lastBefore, lastAfter) && decideAlike(before.rules.at(first), after.rules.at(first)))
        ++first;
    while (qMin(lastBefore, lastAfter) > first
           && decideAlike(before.rules.at(lastBefore - 1), after.rules.at(lastAfter - 1))) {
        --lastBefore;
        --lastAfter;
    }
    m_rules = before.rules.mid(first, lastBefore - first) + after.rules.mid(first, lastAfter - first);
}

bool EditedRules::mayTouch(const QString &user, Direction direction) const
{
    return m_everything || std::any_of(m_rules.begin(), m_rules.end(), [&](const Rule &rule) {
               return isFor(rule, direction) && isFor(rule, user);
           });
}

} // namespace policy
