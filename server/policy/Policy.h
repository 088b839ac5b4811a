#pragma once

#include "server/address/PortSet.h"
#include "server/address/Subnet.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace policy {

/// Who opens the data connection. Active: the server connects (PORT, EPRT). Passive: the client does (PASV, EPSV).
enum class Direction : quint8 { Active, Passive };

/// What the data connection carries, seen from the server. Unknown when the target is named before the transfer.
enum class Transfer : quint8 { Unknown, Send, Receive, List };

enum class Action : quint8 { Deny, Allow };

/// What a rule says of the target. `Any` never means this machine itself: only `Server` does.
struct Targets
{
    bool client = false; ///< the control connection's peer
    bool server = false; ///< any address of this machine, loopback included
    bool any = false; ///< every machine but this one
    QList<address::Subnet> subnets; ///< likewise never this machine itself

    friend bool operator==(const Targets &, const Targets &) = default;
};

/// One line of the policy. Rules are tried top down; the first that matches decides.
struct Rule
{
    enum class When : quint8 { Active, Passive, Any };
    enum class Protection : quint8 { Any, Required };
    enum TransferKind : quint8 { SendKind = 1, ReceiveKind = 2, ListKind = 4, AnyKind = 7 };

    QString id; ///< unique in the policy, stable, chosen by the user
    Action action = Action::Deny;
    When direction = When::Any;
    QStringList users{QStringLiteral("*")}; ///< `*`, `anonymous`, `users` (all signed in), or names
    QList<address::Subnet> clients{address::Subnet::any()}; ///< where the control connection comes from
    Targets targets;
    address::PortSet ports = address::PortSet::all(); ///< does not apply to passive
    quint8 transfers = AnyKind; ///< bits of TransferKind
    Protection tls = Protection::Any;
    bool enabled = true;
    bool reportOnly = false; ///< recorded as what would have happened; never decides
    qint64 expires = 0; ///< UTC microseconds since 1970; 0 is never
    QString note;

    friend bool operator==(const Rule &, const Rule &) = default;
};

/// A sentence the user wants to stay true whatever the rules become: "nobody may reach 192.168.0.0/16", "user scanner
/// may always be sent to 10.0.0.0/8". The judge knows nothing of promises; drafts are checked against them.
struct Promise
{
    enum class Kind : quint8 { Never, Always };
    Kind kind = Kind::Never;
    QStringList users{QStringLiteral("*")}; ///< as in a rule
    QList<address::Subnet> clients{address::Subnet::any()};
    Rule::When direction = Rule::When::Any;
    /// `any` is every third party, subnets are the third parties in them; the client itself only where `client` is set.
    Targets targets;
    address::PortSet ports = address::PortSet::all();
    quint8 transfers = Rule::AnyKind;
    Rule::Protection tls = Rule::Protection::Any; ///< Required: only of encrypted data connections
    QString note;

    friend bool operator==(const Promise &, const Promise &) = default;
};

/// Which data connections may exist. A plain value.
struct Policy
{
    bool active = true;
    bool passive = true;
    quint16 dataSourcePort = 0; ///< local port of active data connections; 0 is any (RFC 959 says 20)
    QList<Rule> rules;
    Action otherwise = Action::Deny;
    QList<Promise> promises;
    qint64 revision = 0; ///< counts applied policies of a profile; not part of the configuration file

    /// "Only the client itself, no reserved ports": CERT's second group and the reserved-port rule.
    static Policy standard();

    friend bool operator==(const Policy &, const Policy &) = default;
};

} // namespace policy
