#pragma once

#include "server/address/Endpoint.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace protocol {

/// What an argument of PORT or EPRT turned out to be.
struct HostPort
{
    enum class Error { None, Malformed, UnknownFamily };
    Error error = Error::Malformed;
    address::Endpoint endpoint; ///< port 0 is Malformed too, but kept here for the record
    bool portZero = false;
};

/// `h1,h2,h3,h4,p1,p2`, strict: no blanks, signs, leading zeros or trailing bytes (RFC 959 section 4.1.2).
HostPort parsePort(QByteArrayView argument);
/// `|1|192.0.2.1|5000|`, strict (RFC 2428 section 2). A host name is Malformed; nothing is ever resolved.
HostPort parseEprt(QByteArrayView argument);

/// The parenthesised part and text of replies 227 and 229.
QByteArray passiveReplyText(const address::Endpoint &ipv4); ///< "Entering Passive Mode (192,0,2,1,195,80)."
QByteArray extendedPassiveReplyText(quint16 port); ///< "Entering Extended Passive Mode (|||50000|)."

/// EPSV's argument (RFC 2428 section 3).
enum class EpsvArgument { None, All, Ipv4, Ipv6, UnknownFamily, Malformed };
EpsvArgument parseEpsv(QByteArrayView argument, bool hasArgument);

} // namespace protocol
