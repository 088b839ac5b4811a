#pragma once

#include "server/address/Endpoint.h"
#include "server/base/Ids.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <memory>

namespace api {

/// What ties a data connection to its session, besides the peer's address: the strongest of what its TLS handshake
/// showed.
enum class DataBinding : quint8 { None, Clear, AddressOnly, Alpn, Certificate, Resumed };

/// One data connection of a session, or a refused attempt at one. Texts that came from the peer are escaped already;
/// show them as plain text.
struct DataConnectionRow
{
    enum class State : quint8 {
        Awaited, ///< a transfer waits for it
        Open,
        Done,
        Broken, ///< the transfer failed
        Missed, ///< nobody came, or nobody answered
        Refused
    };

    qint64 number = 0; ///< in its session, from 1
    int count = 1; ///< alike refusals, one after the other
    qint64 at = 0; ///< UTC microseconds
    QString verb; ///< "EPSV"
    State state = State::Awaited;
    DataBinding binding = DataBinding::None;
    bool sameAddress = false; ///< as the control connection's peer
    bool reusePreferred = false; ///< of TLS sessions, by the configuration of that moment
    int replyCode = 0; ///< 0: nothing was said
    QStringList reasons; ///< names, of a refusal
    address::Endpoint peer; ///< its other end; null: not known
    QString command; ///< "RETR"; empty: refused when it was named
    QString path; ///< virtual
    QString showed; ///< of a refusal: the argument as sent, or what the TLS handshake showed
    QString sentence; ///< of a refusal: the verdict in words
    friend bool operator==(const DataConnectionRow &, const DataConnectionRow &) = default;
};

/// The newest data connections of the session that is looked at (ServerController::watchDataConnections).
struct DataConnections
{
    base::SessionId session;
    bool sessionEnded = false;
    qint64 older = 0; ///< how many are not among the rows; they are in the log only
    QList<DataConnectionRow> rows; ///< by number, ascending
    friend bool operator==(const DataConnections &, const DataConnections &) = default;
};
using DataConnectionsPtr = std::shared_ptr<const DataConnections>;

} // namespace api
