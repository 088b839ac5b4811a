#pragma once

#include "server/address/Endpoint.h"
#include "server/api/DataConnections.h"
#include "server/base/Ids.h"

#include <QList>
#include <QString>

#include <memory>

namespace api {

enum class ServerState { Stopped, Starting, Running, Stopping };

/// What a session is doing, for the table.
enum class Activity : quint8 { Connected, SigningIn, Idle, Listing, Sending, Receiving, WaitingForData };

/// One live session. Texts that came from the peer are escaped already; show them as plain text.
struct SessionRow
{
    base::SessionId id;
    address::Endpoint client;
    address::Endpoint listener;
    QString user; ///< empty before login
    QString program; ///< CLNT
    QString tls; ///< version of the control connection's TLS; empty in clear text
    DataBinding binding = DataBinding::None; ///< of the last data connection; None: there was none yet
    Activity activity = Activity::Connected;
    QString path; ///< of the transfer, or the current folder
    qint64 connectedAt = 0; ///< UTC microseconds
    qint64 lastCommandAt = 0; ///< UTC microseconds
    QString lastCommand; ///< password redacted
    qint64 transferred = 0; ///< bytes of the current transfer
    qint64 transferSize = -1; ///< bytes expected; -1 unknown
    qint64 bytesPerSecond = 0; ///< of the current transfer
    qint64 bytesSent = 0;
    qint64 bytesReceived = 0;
    int blocked = 0; ///< refused data connections of this session
    bool passiveUnreached = false; ///< PASV was answered and nobody connected in time: a firewall or a wrong address
    friend bool operator==(const SessionRow &, const SessionRow &) = default;
};

/// Something wrong that a person can fix, and where.
struct Problem
{
    enum class Place { Listener, Area, Log, PassivePorts, Configuration, Accounts, Certificate };
    Place place = Place::Configuration;
    QString subject; ///< the listener's endpoint, the area's virtual path, …
    QString text; ///< what and the remedy
    friend bool operator==(const Problem &, const Problem &) = default;
};

/// A state of the server at one moment; immutable, shared, replaced at most 10 times a second.
struct ServerSnapshot
{
    ServerState state = ServerState::Stopped;
    qint64 startedAt = 0; ///< UTC microseconds; 0 while stopped
    QList<address::Endpoint> listening; ///< as bound, real ports
    QList<SessionRow> sessions; ///< by id, ascending
    DataConnectionsPtr dataConnections; ///< of the watched session; null until they are known
    QList<Problem> problems;
    qint64 blocked = 0; ///< refused data connections since start
    qint64 bytesSent = 0; ///< since start
    qint64 bytesReceived = 0;
    int passivePortsInUse = 0;
    int passivePorts = 0; ///< size of the range; 0: no range
    qint64 policyRevision = 0;
    friend bool operator==(const ServerSnapshot &, const ServerSnapshot &) = default;
};
using ServerSnapshotPtr = std::shared_ptr<const ServerSnapshot>;

} // namespace api
