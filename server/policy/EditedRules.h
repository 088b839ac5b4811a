#pragma once

#include "server/policy/Policy.h"

namespace policy {

/// Where two policies can differ at all: a question that none of the edited rules matches is answered alike. Says yes
/// too often, never too seldom. Inside server/policy only.
class EditedRules final
{
public:
    EditedRules(const Policy &before, const Policy &after);

    /// The user is one of userChoices() of both policies' rules.
    bool mayTouch(const QString &user, Direction direction) const;

private:
    QList<Rule> m_rules;
    bool m_everything = false;
};

} // namespace policy
