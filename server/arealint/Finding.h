#pragma once

#include "server/arealint/ModeChange.h"
#include "server/config/Config.h"
#include "server/policy/PolicyLint.h"

#include <QList>
#include <QString>

#include <optional>

namespace arealint {

using Severity = policy::Finding::Severity;

/// A change that ends a finding. Either of the two parts may be missing, never both.
struct Fix
{
    QString label; ///< translated, for a button: "Limit a file to 100 MB"
    QString change; ///< exactly what changes: "/areas/2/maxFileBytes: 0 → 104857600"; a line each
    std::optional<config::Config> after; ///< the whole configuration with the change; the one before undoes it
    QList<ModeChange> modes; ///< permissions on the disk; reversed() undoes them
};

/// Something about the areas that a careful person would want to know. The ids are stable: help, exports and tests
/// refer to them, and an accepted warning is stored under one.
struct Finding
{
    QString id; ///< "AU15"
    Severity severity = Severity::Warning;
    QString area; ///< virtual path; empty: it is about the whole configuration
    QString place; ///< JSON pointer into the whole configuration, to the key that causes it: "/areas/2/maxFileBytes"
    QString text; ///< translated; says what, why it matters and the remedy; real paths in it are escaped
    std::optional<Fix> fix; ///< absent where only a person can choose
    /// A person accepted this warning, and that holds still. Errors and information are never accepted.
    std::optional<config::AcceptedFinding> accepted;
    /// It was accepted once; that is over.
    std::optional<config::AcceptedFinding> lapsed;

    /// Stands in the way of publishing: an error, or a warning that nobody has accepted.
    bool isOpen() const { return severity == Severity::Error || (severity == Severity::Warning && !accepted); }
};

} // namespace arealint
