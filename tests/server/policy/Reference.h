#pragma once

#include "server/policy/Question.h"

#include <QSet>
#include <QString>

namespace reference {

/// What judge() must answer, worked out the slow way: from prose, on text and bit strings, without its code.
struct Answer
{
    bool allowed = false;
    int rule = -1;
    QSet<QString> reasons;
};

Answer judge(const policy::Policy &policy, const policy::Question &question);

} // namespace reference
