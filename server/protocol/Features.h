#pragma once

#include "server/protocol/Listing.h"
#include "server/protocol/Reply.h"

namespace protocol {

/// What FEAT says of this session (RFC 2389 section 3): it follows the policy and the login.
struct FeatureContext
{
    bool active = true; ///< EPRT is offered
    bool passive = true; ///< EPSV is offered
    bool signedIn = false; ///< MFMT is for accounts, never for anonymous
    bool tls = false; ///< AUTH TLS, PBSZ, PROT are offered
    Facts facts = allFacts;
};
Reply featReply(const FeatureContext &context);

/// HELP without argument: all commands that are implemented; with one: its syntax. Static text, no echo.
Reply helpReply(QByteArrayView argument);

} // namespace protocol
