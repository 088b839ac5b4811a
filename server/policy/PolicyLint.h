#pragma once

#include "server/policy/Policy.h"

#include <QList>
#include <QString>

namespace policy {

/// Something about a policy that a careful person would want to know. Ids are stable.
struct Finding
{
    enum class Severity { Error, Warning, Information };
    QString id; ///< "PL01"
    Severity severity = Severity::Warning;
    QString place; ///< JSON pointer below /policy: "/rules/3"
    QString text; ///< translated; says what and the remedy
};

QList<Finding> lint(const Policy &policy, bool anonymousMayUpload, qint64 nowMicroseconds);

} // namespace policy
