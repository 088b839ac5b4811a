#pragma once

#include "server/policy/PolicyMap.h"

namespace policy {

/// Where two policies can differ at all: a question that none of the edited rules matches is answered alike. Says yes
/// too often, never too seldom. Inside server/policy only.
class EditedRules final
{
public:
    EditedRules(const Policy &before, const Policy &after);

    /// The view's user is one of userChoices() of both policies' rules.
    bool mayTouch(const MapView &view) const;
    bool mayTouch(const PolicyMap::Row &row, const PolicyMap::Column &column, Direction direction) const;

private:
    QList<Rule> m_rules;
    bool m_everything = false;
};

} // namespace policy
