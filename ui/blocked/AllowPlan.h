#pragma once

#include "server/audit/Reader.h"
#include "server/policy/Policy.h"
#include "server/policy/Reach.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace ui {

/// One way to allow what an attempt wanted: a rule, and what it amounts to.
struct AllowChoice
{
    QString title; ///< translated: "Exactly this"
    policy::Rule rule; ///< without id and expiry
};

/// What it takes to allow an attempt: the rules to choose from, narrowest first. Empty when no rule can allow it, and
/// then `why` says what stands in the way.
struct AllowPlan
{
    QList<AllowChoice> choices;
    QString why;
    /// What makes it dangerous, in sentences: reserved ports, this machine, private networks. Then one is asked twice.
    QStringList dangers;
};

AllowPlan allowPlan(const audit::AttemptRow &row, const policy::Policy &policy,
                    const policy::Circumstances &circumstances);

/// The policy with the rule in front of all others, under a name that is not taken. `expires` as in a rule.
policy::Policy withRule(policy::Policy policy, policy::Rule rule, qint64 expires);

/// What the attempt asked, with the user and the transfer it had; nullopt when its target could not be read.
std::optional<policy::Question> questionOf(const audit::AttemptRow &row, const policy::Circumstances &circumstances);

} // namespace ui
