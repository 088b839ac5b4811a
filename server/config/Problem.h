#pragma once

#include <QList>
#include <QString>

namespace config {

/// Something wrong in a configuration: where (RFC 6901 JSON pointer) and what, with the remedy where there is one.
struct Problem
{
    QString pointer; ///< "/policy/rules/3/ports"; empty: the whole document
    QString message; ///< "70000 is above 65535"
    QString toString() const; ///< "/policy/rules/3/ports: 70000 is above 65535", on one line
    friend bool operator==(const Problem &, const Problem &) = default;
};

/// `pointer` one step further down, `~` and `/` of the key escaped as RFC 6901 section 3 wants it.
QString below(const QString &pointer, const QString &key);
QString below(const QString &pointer, qsizetype index);

} // namespace config
