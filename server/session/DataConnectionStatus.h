#pragma once

#include "server/address/Endpoint.h"
#include "server/audit/Record.h"
#include "server/base/Ids.h"
#include "server/policy/Verdict.h"
#include "server/session/SessionStatus.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace session {

/// One data connection of a session, or an attempt at one, for whoever shows it. Peer text is raw here, and capped.
struct DataConnectionStatus
{
    enum class State : quint8 {
        Awaited, ///< the transfer command is answered by 150, nothing is connected yet
        Open,
        Done, ///< with its transfer
        Broken, ///< the transfer ended by another reply than success
        Missed, ///< it never came to be: nobody came, or nobody answered
        Refused
    };

    quint32 number = 0; ///< in its session, from 1
    int count = 1; ///< alike refusals, one after the other
    qint64 at = 0; ///< UTC microseconds: of the transfer command, or of the (last) refusal
    audit::DataVerb verb = audit::DataVerb::Port; ///< PORT, EPRT, PASV or EPSV
    State state = State::Awaited;
    DataBinding binding = DataBinding::None; ///< None until it is made
    bool sameAddress = false; ///< as the control connection's peer
    bool reusePreferred = false; ///< of TLS sessions, by the configuration of that moment; else it was off or required
    qint16 replyCode = 0; ///< the last one about it; 0: nothing was said
    policy::Reasons reasons; ///< of a refusal
    address::Endpoint peer; ///< its other end, also where it was only named; null: not known
    QByteArray command; ///< RETR, …; empty: refused when it was named
    QByteArray path; ///< virtual, of the transfer
    QByteArray showed; ///< refused: the argument as sent, or what the TLS handshake showed
    QString sentence; ///< refused: the verdict in words
};

/// The newest data connections of one session.
struct DataConnectionReport
{
    base::SessionId session;
    qint64 revision = 0; ///< rises with every change
    qint64 older = 0; ///< how many are not among them
    std::vector<DataConnectionStatus> connections; ///< oldest first
};

/// Whose data connections somebody looks at, and what that one has seen of them.
struct WatchedSession
{
    base::SessionId session; ///< 0: nobody's
    qint64 seen = -1; ///< revision
};

} // namespace session
