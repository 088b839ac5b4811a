#pragma once

#include "server/config/Config.h"
#include "server/config/Problem.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace config {

/// A configuration read from JSON, or all that is wrong with it. Unknown keys are errors.
struct Reading
{
    Config config; ///< where something is wrong: what could be understood, and defaults
    QList<Problem> problems; ///< empty: `config` is good
    bool isJson = true; ///< false: the text is broken, not merely wrong
    bool ok() const { return problems.isEmpty(); }
};

/// Longer documents are refused unread.
inline constexpr qsizetype longestDocument = 16 * 1024 * 1024;

Reading read(const QByteArray &json);
/// All keys, in the order of the documentation; reading it back gives an equal value.
QByteArray write(const Config &config);

/// All that read() would find wrong with this value once written: the keys one by one and the rules that tie several
/// together (two equal names, a listener twice, a grant for nobody …).
QList<Problem> validate(const Config &config);

/// A policy as JSON, the value of "/policy", and back. Whether its users exist can't be told from the policy alone.
QJsonObject policyToJson(const policy::Policy &policy);
QByteArray writePolicy(const policy::Policy &policy); ///< in the order of the documentation
struct PolicyReading
{
    policy::Policy policy;
    QList<Problem> problems; ///< pointers begin below the policy: "/rules/3/ports"
};
PolicyReading policyFromJson(const QJsonObject &json);

/// Names used in JSON, elsewhere too.
QString modeName(Mode mode);

} // namespace config
