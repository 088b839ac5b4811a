#pragma once

#include <QStringList>

#include <optional>

namespace audit {

/// What a client is about when it asks for data connections that it doesn't get.
enum class AttemptClass : quint8 {
    Unknown,
    Scan, ///< many ports of a target
    Sweep, ///< many targets
    SelfBounce, ///< this server's own addresses or ports
    ReservedPortProbe, ///< ports below 1024
    Payload, ///< after an upload, to be sent to a third party
    NmapScript, ///< the test that nmap's ftp-bounce script makes
    NatMistake, ///< the private address that a client behind NAT sees as its own
    MultiHomed, ///< another address of the client's machine or network, or a container's
    Mistake ///< one target over and over, or an argument that means nothing
};

QString className(AttemptClass kind); ///< as stored: "scan"
std::optional<AttemptClass> classFromName(QStringView name);
QStringList classNames(); ///< all, in the order of the enumeration
/// Only these lead to a ban.
bool isHostile(AttemptClass kind);
/// One translated sentence: what such attempts are, for the help and for badges.
QString classExplanation(AttemptClass kind);
/// What to tell the other person, translated; empty where there is nothing to be told.
QString classRemedy(AttemptClass kind);

} // namespace audit
