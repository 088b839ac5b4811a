#pragma once

#include "server/address/Endpoint.h"
#include "server/base/Ids.h"

#include <QByteArray>
#include <QString>

namespace session {

/// What a session is about, for whoever shows it. Peer text is raw here.
struct SessionStatus
{
    enum class Doing : quint8 { Connected, SigningIn, Idle, WaitingForData, Listing, Sending, Receiving };

    base::SessionId id;
    address::Endpoint client;
    address::Endpoint local;
    QString user; ///< empty before login
    QByteArray program; ///< CLNT
    Doing doing = Doing::Connected;
    QByteArray path; ///< of the transfer, or the current folder
    qint64 connectedAt = 0; ///< UTC microseconds
    qint64 lastCommandAt = 0; ///< UTC microseconds
    QByteArray lastCommand; ///< password redacted
    qint64 transferred = 0; ///< of the current transfer
    qint64 transferSize = -1; ///< -1: unknown
    qint64 transferBegan = 0; ///< UTC microseconds
    qint64 sent = 0;
    qint64 received = 0;
    int blocked = 0;
    bool passiveUnreached = false; ///< nobody came to the last passive port
};

} // namespace session
