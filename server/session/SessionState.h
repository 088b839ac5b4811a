#pragma once

#include "server/accounts/Accounts.h"
#include "server/files/VirtualPath.h"
#include "server/protocol/Arguments.h"
#include "server/protocol/Listing.h"

#include <QByteArray>

#include <optional>

namespace session {

/// What commands set and later commands go by. REIN makes it new (RFC 959 section 4.1.1).
struct SessionState
{
    std::optional<QByteArray> userName; ///< USER was given, PASS is awaited
    accounts::Identity identity;
    files::VirtualPath folder;
    protocol::RepresentationType type = protocol::RepresentationType::Ascii;
    protocol::Facts facts = protocol::allFacts;
    qint64 restart = 0; ///< REST, for the next transfer only
    qint64 announced = 0; ///< ALLO, likewise
    std::optional<files::VirtualPath> renameFrom;
    bool bufferSizeAgreed = false; ///< PBSZ
    bool dataProtected = false; ///< PROT P
    bool extendedPassiveOnly = false; ///< EPSV ALL (RFC 2428 section 4)
};

} // namespace session
