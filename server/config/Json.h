#pragma once

#include "server/base/Result.h"
#include "server/config/Config.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace config {

/// Something wrong in a configuration: where (RFC 6901 JSON pointer) and what, with the remedy where there is one.
struct Problem
{
    QString pointer; ///< "/policy/rules/3/ports"; empty: the whole document
    QString message; ///< "70000 is above 65535"
    QString toString() const; ///< "/policy/rules/3/ports: 70000 is above 65535"
    friend bool operator==(const Problem &, const Problem &) = default;
};

/// A configuration read from JSON, or all that is wrong with it. Unknown keys are errors.
struct Reading
{
    Config config;
    QList<Problem> problems; ///< empty: `config` is good
    bool ok() const { return problems.isEmpty(); }
};

Reading read(const QByteArray &json);
/// All keys, in the order of the documentation; reading it back gives an equal value.
QByteArray write(const Config &config);

/// Rules that tie several keys together (overlapping paths, two equal names, a listener twice …).
QList<Problem> validate(const Config &config);

/// A policy as JSON, the value of "/policy", and back.
QJsonObject policyToJson(const policy::Policy &policy);

/// Names used in JSON, elsewhere too.
QString modeName(Mode mode);

} // namespace config
