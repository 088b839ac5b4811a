#pragma once

#include "server/policy/Policy.h"
#include "server/policy/Question.h"
#include "server/policy/Reach.h"
#include "server/policy/Verdict.h"
#include "server/policy/VerdictText.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace api {

/// A line that a client might send, and how matters stand when it does.
struct Supposition
{
    QByteArray line; ///< PORT, EPRT, PASV or EPSV with its argument, as on the wire: "PORT 10,0,0,9,0,25"
    address::IpAddress client; ///< where the control connection comes from
    QString user; ///< the account's name; empty: anonymous
    std::optional<policy::Transfer> transfer; ///< then the second judgement is asked for as well
    std::optional<address::IpAddress> peer; ///< passive: who arrives, likewise
    bool dataProtected = false; ///< PROT P
    bool protectionRequired = false; ///< the configuration wants it of every data connection
};

/// What the server would make of it: the judgement that decided, why, and what the client would read. This is the one
/// wording of a verdict for people: the command line prints it and the window's "Try it" shows it.
struct Explanation
{
    /// What the verdict rests on: a rule, the policy's `otherwise`, or a fact that no rule can lift.
    enum class Decider : quint8 { Rule, Otherwise, Fact };

    /// One step of the decision, from the top; exactly one of them decided.
    struct Step
    {
        int rule = -1; ///< index in the policy; -1: what follows the rules (`otherwise`, or the fact)
        QString text; ///< translated, plain text: "own-address: the target is not among its targets"
        bool decided = false;
    };

    /// The line names no data connection, and what to write instead; translated. Everything else is empty then.
    QString fault;

    policy::Question question; ///< what the judge was asked, without surroundings
    policy::Verdict verdict;
    bool whenConnecting = false; ///< the second judgement decided
    Decider decider = Decider::Rule;
    QString sentence; ///< translated: "Refused: 10.0.0.9 is another machine than the client … (third party)."
    QList<policy::Reason> reasons; ///< in order of precedence; policy::reasonSentence() words them
    QList<Step> ladder;
    /// The session's own reply, byte for byte but for the port of 227 and 229, which is not known before it listens.
    /// Code 0: nothing is said, the connection that arrived is closed.
    policy::ReplyText reply;

    QString replyLine() const; ///< "504 That data address is not permitted."; for code 0 words instead of a reply
};

/// Asks the judge exactly as a session does: when the connection is named, and once more when it is made. Reads the
/// line with the session's own parser. Pure and quick; thread-safe.
Explanation explain(const policy::Policy &policy, const policy::Circumstances &circumstances,
                    const Supposition &supposition);

} // namespace api
