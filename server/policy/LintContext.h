#pragma once

#include "server/policy/PolicyLint.h"
#include "server/policy/Reach.h"

#include <QCoreApplication>

namespace policy {

/// A policy under lint: what is known of it, exact answers about it, and the findings so far. Each group of checks adds
/// its own. Inside server/policy only.
class LintContext final
{
    Q_DECLARE_TR_FUNCTIONS(policy)

public:
    LintContext(const Policy &checked, const LintFacts &known);

    const Policy &policy;
    const LintFacts &facts;
    const Analysis analysis;
    const QList<int> deciding; ///< the rules that decide something now; -1: `otherwise`
    QList<Finding> findings;

    /// Enabled and not at its end yet; a report-only rule too.
    bool isInForce(const Rule &rule) const;
    /// In force and deciding, not only reporting.
    bool isLive(const Rule &rule) const { return isInForce(rule) && !rule.reportOnly; }

    Finding &add(const char *id, Finding::Severity severity, const QString &place, const QString &text);
    /// For a button: takes the rule out, or changes it.
    Finding::Fix removal(qsizetype rule) const;
    template <typename Change> Finding::Fix change(const QString &label, qsizetype rule, Change change) const
    {
        Finding::Fix fix{label, policy};
        change(fix.policy.rules[rule]);
        return fix;
    }

    static QString name(const Rule &rule); ///< its id, fit to show
    static QString placeOf(qsizetype rule, const char *key = nullptr); ///< "/rules/3", "/rules/3/ports"
};

/// Every question there is.
Scope everything();
/// What a rule speaks of, as far as a scope can say it: IPv6 addresses that embed a network of a deny rule are left
/// out, and so is the client itself where only networks are named.
Scope scopeOf(const Rule &rule);

void lintReach(LintContext &context); ///< what allow rules let happen: PL01-PL04, PL11
void lintLife(LintContext &context); ///< whether rules count, and how long: PL05, PL06, PL10, PL13, PL17
void lintWriting(LintContext &context); ///< how rules are written: PL07, PL14, PL16, PL18
void lintSourcePort(LintContext &context); ///< PL08, PL12, PL15

} // namespace policy
