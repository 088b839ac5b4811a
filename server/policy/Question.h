#pragma once

#include "server/address/Endpoint.h"
#include "server/policy/Policy.h"

#include <QSet>
#include <QString>

namespace policy {

/// The addresses that lead back to this machine or to many machines at once; collected by the caller, so that judging
/// stays free of I/O. Loopback needs no mention.
struct Surroundings
{
    QSet<address::IpAddress> own; ///< of every interface, and the advertised public ones; without scope
    QSet<address::IpAddress> broadcasts; ///< directed broadcast addresses of the interfaces
    /// Loopback addresses that stand for other machines and are not this one: for the private instance of the
    /// self-test, which has no network but loopback to attack. Empty everywhere else.
    QList<address::Subnet> standIns;
};

/// Everything a verdict depends on. Facts only: whoever asks collects them, nobody else decides.
struct Question
{
    Direction direction = Direction::Active;
    address::IpAddress client; ///< the control connection's peer
    bool anonymous = true;
    QString user; ///< the account's name; empty while anonymous
    /// Active: what PORT or EPRT named. Passive: who arrived; a null address while nobody has (at PASV time).
    address::Endpoint target;
    Transfer transfer = Transfer::Unknown;
    bool dataProtected = false; ///< the data connection is or will be encrypted (PROT P)
    bool protectionRequired = false; ///< the configuration wants every data connection encrypted
    /// The data connection's TLS handshake did not show that it belongs to the control connection, and it has to.
    bool unbound = false;
    qint64 now = 0; ///< UTC microseconds since 1970
    const Surroundings *surroundings = nullptr; ///< may be null: then only loopback is this machine

    bool malformed = false; ///< the argument could not be read; the target is meaningless
    bool targetIsOwnListener = false; ///< this process listens on the target's port (the judge checks the address)
    bool banned = false; ///< the client's address is banned
    bool logUnavailable = false; ///< the log cannot be written: fail closed
};

} // namespace policy
