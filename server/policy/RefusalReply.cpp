#include "server/policy/VerdictText.h"

namespace policy {

// Replies are part of the protocol and stay English; bounce attempts read them too, so they carry no address.

ReplyText refusalWhenNamed(const Verdict &verdict)
{
    if (verdict.allowed)
        return {};
    switch (verdict.primaryReason()) {
    case Reason::Malformed:
        return {501, QStringLiteral("That is not an address and port in the form this command takes.")};
    case Reason::PortZero:
        return {501, QStringLiteral("Port 0 names no port.")};
    case Reason::DirectionOff:
        return {502, QStringLiteral("Data connections of this kind are switched off here.")};
    case Reason::Banned:
        return {421, QStringLiteral("Too many refused requests from your address; try again later.")};
    case Reason::LogUnavailable:
        return {451, QStringLiteral("No data connections at the moment: the server cannot write its log.")};
    case Reason::TlsMismatch:
        return {521, QStringLiteral("That data connection must be encrypted; send PROT P first.")};
    case Reason::NotRoutable:
    case Reason::ThisServer:
    case Reason::ThirdParty:
    case Reason::WrongPeer:
        return {504, QStringLiteral("That data address is not permitted.")};
    case Reason::ReservedPort:
        return {504, QStringLiteral("That data port is not permitted.")};
    case Reason::ByRule:
    case Reason::NoRule:
        break;
    }
    return {504, QStringLiteral("That data connection is not permitted.")};
}

ReplyText refusalWhenConnecting(const Verdict &verdict)
{
    if (verdict.allowed)
        return {};
    switch (verdict.primaryReason()) {
    case Reason::LogUnavailable:
    case Reason::TlsMismatch:
        return refusalWhenNamed(verdict);
    default:
        return {425, QStringLiteral("The data connection is not permitted.")};
    }
}

ReplyText refusalOfHandshake(TlsFault fault, const Verdict &verdict)
{
    if (verdict.primaryReason() != Reason::TlsMismatch)
        return refusalWhenConnecting(verdict);
    switch (fault) {
    case TlsFault::HandshakeFailed:
        break;
    case TlsFault::NotResumed:
        return {522, QStringLiteral("The data connection must resume the TLS session of this control connection.")};
    case TlsFault::OtherCertificate:
        return {522, QStringLiteral("The data connection must show the certificate of this control connection.")};
    }
    return {522, QStringLiteral("The TLS handshake of the data connection failed.")};
}

} // namespace policy
