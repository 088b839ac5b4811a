#pragma once

#include "server/config/Config.h"
#include "server/policy/Question.h"
#include "server/policy/Verdict.h"
#include "server/policy/VerdictText.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace app {

/// A command a client might send, and the circumstances.
struct Supposition
{
    QByteArray line; ///< PORT, EPRT, PASV or EPSV with its argument
    address::IpAddress client;
    QString user; ///< empty: anonymous
    policy::Surroundings surroundings;
    std::optional<policy::Transfer> transfer; ///< then the second judgement is asked for as well
    std::optional<address::IpAddress> peer; ///< passive: who arrives, likewise
    bool dataProtected = false;
    qint64 now = 0; ///< UTC microseconds
};

/// What the server would make of it: the judgement that decided, and what the client would read.
struct Explanation
{
    /// What the verdict rests on: a rule, the policy's `otherwise`, or a fact that no rule can lift.
    enum class Decider { Rule, Otherwise, Fact };

    QString fault; ///< the line names no data connection, and why; everything else is empty then
    policy::Question question; ///< without surroundings
    policy::Policy policy;
    policy::Verdict verdict;
    bool whenConnecting = false; ///< the second judgement decided
    Decider decider = Decider::Rule;
    QString sentence;
    policy::ReplyText reply; ///< code 0: nothing is said
};

/// Asks the judge exactly as a session does: when the connection is named, and once more when it is made.
Explanation explain(const config::Config &config, const Supposition &supposition);

QString explanationText(const Explanation &explanation);
QJsonObject explanationJson(const Explanation &explanation);

} // namespace app
