#pragma once

#include "server/address/Endpoint.h"
#include "server/base/Ids.h"

#include <QByteArray>
#include <QString>

namespace session {

/// What ties the last data connection to its session, besides the peer's address: the strongest of what its handshake
/// showed.
enum class DataBinding : quint8 {
    None, ///< there was no data connection yet
    Clear, ///< it was not encrypted
    AddressOnly, ///< encrypted, and nothing ties it
    Alpn, ///< it said that it is an FTP data connection
    Certificate, ///< it showed the control connection's client certificate
    Resumed ///< it resumed the control connection's TLS session
};

/// What a session is about, for whoever shows it. Peer text is raw here.
struct SessionStatus
{
    enum class Doing : quint8 { Connected, SigningIn, Idle, WaitingForData, Listing, Sending, Receiving };

    base::SessionId id;
    address::Endpoint client;
    address::Endpoint local;
    QString user; ///< empty before login
    QByteArray program; ///< CLNT
    QString tls; ///< version of the control connection's TLS; empty in clear text
    DataBinding binding = DataBinding::None;
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
