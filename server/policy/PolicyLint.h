#pragma once

#include "server/address/Endpoint.h"
#include "server/policy/Policy.h"
#include "server/policy/Reach.h"

#include <QList>
#include <QString>

#include <optional>

namespace policy {

/// Something about a policy that a careful person would want to know. Ids are stable.
struct Finding
{
    enum class Severity { Error, Warning, Information };
    QString id; ///< "PL01"
    Severity severity = Severity::Warning;
    QString place; ///< JSON pointer below /policy: "/rules/3"
    QString text; ///< translated; says what and the remedy

    /// A change that ends the finding: what it does, in words for a button ("Begin the ports at 1024"), and the policy
    /// after it. Absent where only a person can choose.
    struct Fix
    {
        QString label;
        Policy policy;
    };
    std::optional<Fix> fix;
};

/// What of the world lint needs to know.
struct LintFacts
{
    bool anonymousMayUpload = false;
    Circumstances circumstances;
    bool mayBindReservedPorts = true; ///< this process may send from port 20
    QList<address::Endpoint> localServices; ///< what else listens on this machine
    QStringList users; ///< names of the accounts
};

QList<Finding> lint(const Policy &policy, const LintFacts &facts);

} // namespace policy
