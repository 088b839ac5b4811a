#pragma once

#include "server/policy/CompiledPolicy.h"
#include "server/policy/Question.h"
#include "server/policy/Verdict.h"

#include <QFlags>
#include <QList>

#include <memory>
#include <optional>

namespace policy {

class Pieces;

/// What an analysis takes for granted: the facts about this machine that questions carry, and the moment.
struct Circumstances
{
    Surroundings surroundings;
    address::PortSet listening; ///< ports this process listens on (control connections and passive ports)
    qint64 now = 0; ///< UTC microseconds since 1970
};

/// Machines as targets of data connections, seen from one client; in contrast to a rule's Targets the parts never
/// overlap: the client itself is only ever `client`, this machine's other addresses only ever `server`, and `networks`
/// are third parties alone. Addresses no machine can have (unspecified, multicast, broadcast, reserved, link-local) are
/// in none of them, because no rule can allow those.
struct Machines
{
    bool client = false; ///< the control connection's peer
    bool server = false; ///< this machine, unless it is the client
    QList<address::Subnet> networks; ///< third parties in these …
    QList<address::Subnet> except; ///< … and in none of these

    friend bool operator==(const Machines &, const Machines &) = default;
};

/// A set of questions: all that can be asked within these bounds.
struct Scope
{
    QStringList users{QStringLiteral("*")}; ///< as in a rule
    QList<address::Subnet> clients{address::Subnet::any()};
    QList<address::Subnet> clientsExcept;
    Rule::When direction = Rule::When::Any;
    Machines machines;
    address::PortSet ports = address::PortSet::all(); ///< active only
    quint8 transfers = Rule::AnyKind; ///< bits of Rule::TransferKind
    enum class Protection : quint8 { Either, Plain, Protected };
    Protection protection = Protection::Either;
    bool localClients = true; ///< clients on this machine itself belong to it, too, where `clients` hold them
};

/// What the verdicts of a scope's questions differ by.
enum class Dependence : quint8 {
    None = 0,
    OnUser = 1,
    OnClient = 2,
    OnTarget = 4,
    OnPort = 8,
    OnTransfer = 16,
    OnProtection = 32,
    OnDirection = 64
};
Q_DECLARE_FLAGS(Dependences, Dependence)
Q_DECLARE_OPERATORS_FOR_FLAGS(Dependences)

/// The exact answer for every question of a scope.
struct Reach
{
    enum class Answer : quint8 { Nothing, Some, Everything }; ///< allowed of the scope; an empty scope: Nothing
    Answer answer = Answer::Nothing;
    bool empty = false; ///< the scope holds no question at all
    Dependences dependsOn; ///< empty unless Some
    QList<int> deciding; ///< indexes of the rules that decide some question, ascending; -1: no rule
    QList<int> allowing; ///< likewise, of those that allow something
    QList<int> refusing; ///< and of those that refuse something; -1 may be among both
    Reasons reasons; ///< of all refused questions together
    std::optional<Question> allowedExample; ///< without surroundings
    std::optional<Question> refusedExample;
};

/// Answers what a policy allows, exactly: the addresses, ports, users and kinds of transfer at which a verdict can
/// change are collected from the rules and from the nature of addresses; between two of them judge() gives the same
/// verdict, so that asking it once for each piece is asking it everywhere. No sampling, and no second copy of the
/// judge. Pure. Costs grow with the product of rules and pieces: for another thread than the window's when a policy has
/// more than some dozens of rules. Transfers are known and the peer has arrived: it is the second judgement that is
/// asked. Thread-safe.
class Analysis final
{
public:
    Analysis(CompiledPolicy policy, Circumstances circumstances);

    Reach reach(const Scope &scope) const;

    const CompiledPolicy &compiled() const;
    const Circumstances &circumstances() const;
    const Pieces &pieces() const; ///< inside server/policy only

private:
    class Private;
    std::shared_ptr<const Private> d;
};

} // namespace policy
