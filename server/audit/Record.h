#pragma once

#include "server/address/Endpoint.h"
#include "server/base/Ids.h"
#include "server/policy/Verdict.h"

#include <QByteArray>
#include <QString>

#include <variant>

namespace audit {

/// How the client asked for the data connection.
/// Tls: its handshake, after one of the others had named it.
enum class DataVerb : quint8 { Port, Eprt, Pasv, Epsv, Tls };
enum class Outcome : quint8 { Blocked, Allowed, Reported };
/// What TLS protected when the connection was judged; the data connection never without the control connection.
enum class Protection : quint8 { Unknown, None, Control, Both };

/// One judged data connection: a row of `attempts`. Peer text is escaped and capped by the store, not here.
struct Attempt
{
    base::AttemptId id; ///< given by the store
    qint64 at = 0; ///< UTC microseconds since 1970
    base::SessionId session;
    address::Endpoint client;
    bool anonymous = true;
    QString user; ///< "anonymous" or the account's name; empty before login
    DataVerb verb = DataVerb::Port;
    QByteArray argument; ///< as sent, raw
    address::Endpoint target; ///< null when it couldn't be read
    QByteArray command; ///< the transfer it served ("RETR"); empty at naming time
    Outcome outcome = Outcome::Blocked;
    policy::Reasons reasons;
    QString ruleId; ///< the rule that decided; for Reported the rule that only reports; empty if none
    QString ruleText; ///< that rule in words, as it was then
    QString sentence; ///< the verdict in words
    QString ladder; ///< one line a rule tried
    qint64 policyRevision = 0;
    QString classification = QStringLiteral("unknown");
    int replyCode = 0; ///< 0: nothing was said (wrong peer)
    Protection protection = Protection::Unknown;
    int count = 1; ///< alike connections folded into this row (allowed ones only)
};

/// One control connection: a row of `sessions`, inserted when it begins, completed when it ends.
struct SessionRecord
{
    base::SessionId id;
    qint64 began = 0;
    qint64 ended = 0; ///< 0 while it lasts
    address::Endpoint client;
    address::Endpoint server; ///< the listener's side of the connection
    QString user; ///< empty: never signed in
    QString clientProgram; ///< CLNT, raw
    QString end; ///< "quit", "idle", "kicked", "lost", "banned", "shutdown", …
    qint64 bytesSent = 0;
    qint64 bytesReceived = 0;
    qint64 commands = 0;
};

/// One transfer: a row of `transfers`, written when it ends.
struct TransferRecord
{
    qint64 began = 0;
    qint64 ended = 0;
    base::SessionId session;
    address::IpAddress client;
    QString user;
    QByteArray command; ///< RETR, STOR, APPE, STOU, LIST, NLST, MLSD
    QByteArray path; ///< virtual, raw
    bool sent = true; ///< from the server's view
    qint64 restart = 0; ///< REST offset
    qint64 bytes = 0;
    bool passive = true;
    address::Endpoint peer; ///< of the data connection
    int replyCode = 0; ///< 226, 426, 451, 552 …
};

/// One file that arrived in a drop box: a row of `uploads`.
struct UploadRecord
{
    base::UploadId id; ///< given by the store
    qint64 at = 0;
    base::SessionId session;
    address::IpAddress client;
    QString user;
    QString area; ///< virtual path of the drop box
    QByteArray name; ///< the client's name for it: data, never a path
    QString storedAs; ///< file name in the quarantine, made by the server
    qint64 bytes = 0;
    QByteArray sha256; ///< hex; empty when not computed
};

/// Somebody asked for a file that waits in a drop box, and was told that there is none: counted in its row.
struct AskedRecord
{
    QString area; ///< virtual path of the drop box
    QByteArray name;
};

/// A file that waited too long in the quarantine was removed.
struct ExpiredRecord
{
    qint64 at = 0;
    QString storedAs;
};

/// Something that happened: a row of `events`.
struct EventRecord
{
    qint64 at = 0;
    QString kind; ///< "login", "login-failed", "ban", "start", "stop", "configuration", "kick", "pruned", "problem"
    base::SessionId session;
    address::IpAddress client;
    QString user;
    QString text; ///< a sentence, with the exact reason that the client was not told
};

using Record =
    std::variant<Attempt, SessionRecord, TransferRecord, UploadRecord, AskedRecord, ExpiredRecord, EventRecord>;

QString dataVerbName(DataVerb verb); ///< "PORT"
QString outcomeName(Outcome outcome); ///< "blocked"
QString protectionName(Protection protection); ///< "control"; empty: unknown

} // namespace audit
