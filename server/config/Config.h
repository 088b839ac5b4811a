#pragma once

#include "server/address/Endpoint.h"
#include "server/address/PortSet.h"
#include "server/address/Subnet.h"
#include "server/config/Hours.h"
#include "server/policy/Policy.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace config {

/// Off: AUTH TLS is refused. Optional: whoever asks gets it. Required: nobody signs in without. Implicit: the
/// connection begins with TLS (port 990), without AUTH.
enum class TlsUse : quint8 { Off, Optional, Required, Implicit };

struct Listener
{
    address::Endpoint endpoint{address::IpAddress::fromV4(0), 2121};
    TlsUse tls = TlsUse::Optional;
    friend bool operator==(const Listener &, const Listener &) = default;
};

/// Which address replies 227 name to clients of a network; null: the one the client itself reached.
struct Advertised
{
    address::Subnet clients = address::Subnet::any();
    address::IpAddress address;
    friend bool operator==(const Advertised &, const Advertised &) = default;
};

struct Passive
{
    std::optional<address::PortRange> ports = address::PortRange{50000, 50999}; ///< nullopt: whatever the system gives
    QList<Advertised> advertise{Advertised{}}; ///< first match wins
    friend bool operator==(const Passive &, const Passive &) = default;
};

/// 0 means no limit.
struct Limits
{
    int sessions = 1000;
    int sessionsPerAddress = 50;
    int idleSeconds = 300;
    int loginSeconds = 60;
    int dataConnectSeconds = 30;
    int stallSeconds = 120;
    qint64 uploadBytesPerSecond = 0; ///< a session
    qint64 downloadBytesPerSecond = 0; ///< a session
    friend bool operator==(const Limits &, const Limits &) = default;
};

struct Bans
{
    int failedLogins = 5; ///< 0: never ban for these
    int blockedAttempts = 50; ///< 0: never ban for these
    int withinSeconds = 300;
    int banSeconds = 600;
    QList<address::Subnet> never; ///< default 127.0.0.0/8 and ::1, set by Config's constructor
    friend bool operator==(const Bans &, const Bans &) = default;
};

struct Addresses
{
    QList<address::Subnet> allow{address::Subnet::any()};
    QList<address::Subnet> deny; ///< wins over allow
    friend bool operator==(const Addresses &, const Addresses &) = default;
};

struct Server
{
    QString greeting = QStringLiteral("Portcullis ready.");
    QList<Listener> listeners{Listener{}};
    Passive passive;
    Limits limits;
    Bans bans;
    Addresses addresses;
    friend bool operator==(const Server &, const Server &) = default;
};

struct Tls
{
    enum class SessionReuse : quint8 { Off, Prefer, Require };
    enum class Version : quint8 { Tls12, Tls13 };
    QString certificate;
    QString privateKey;
    Version minimumVersion = Version::Tls12;
    TlsUse dataProtection = TlsUse::Optional; ///< "optional" or "required"
    SessionReuse sessionReuse = SessionReuse::Prefer;
    friend bool operator==(const Tls &, const Tls &) = default;
};

struct User
{
    QString name;
    QString password; ///< `$argon2id$…`; empty: nobody can sign in
    bool enabled = true;
    bool requireTls = false;
    QString certificate =
        QString(); ///< SHA-256 of the client certificate that has to be shown, 64 hex digits; empty: none
    friend bool operator==(const User &, const User &) = default;
};

struct Accounts
{
    bool anonymous = true;
    QList<User> users;
    friend bool operator==(const Accounts &, const Accounts &) = default;
};

/// What a grant lets someone do. See the table of modes in ARCHITECTURE.md.
enum class Mode : quint8 { Download, DropBox, Exchange, Manage };

struct Grant
{
    QString who; ///< `anonymous`, `users`, `*`, or a user's name
    Mode mode = Mode::Download;
    friend bool operator==(const Grant &, const Grant &) = default;
};

struct Area
{
    QString path; ///< virtual, absolute, without trailing slash unless it is "/"
    QString directory; ///< real, absolute
    QList<Grant> grants;
    bool listed = true;
    qint64 maxFileBytes = 0; ///< 0: no limit, as in all of these
    qint64 maxBytes = 0;
    qint64 maxFiles = 0;
    qint64 maxFilesPerAddress = 0; ///< in a day (UTC)
    qint64 maxBytesPerSession = 0;
    qint64 maxBytesPerAddressDay = 0; ///< within the last 24 hours
    int keepFreePercent = 5;
    qint64 keepFreeFiles = 0; ///< inodes the file system keeps free
    QString names =
        QStringLiteral("^[A-Za-z0-9_][A-Za-z0-9._ -]*$"); ///< names that may be created; drop boxes and exchange
    /// Both for names that may be created, too; lower case, without the dot. Nothing allowed means everything is. What
    /// is blocked is blocked wherever it stands behind a dot: `exe` stops `a.exe.pdf`.
    QStringList allowExtensions;
    QStringList blockExtensions;
    quint32 fileMode = 0640;
    int expireDays = 0;
    qint64 openUntil = 0; ///< UTC microseconds; 0: always open
    Hours hours; ///< when of the day uploads are taken
    qint64 uploadBytesPerSecond = 0; ///< a session in this area; 0: no limit but the server's own
    qint64 downloadBytesPerSecond = 0; ///< the same
    friend bool operator==(const Area &, const Area &) = default;
};

/// A warning about an area that a person has read and accepted. It counts until `until`; then the warning is back.
struct AcceptedFinding
{
    QString finding; ///< `AU24`
    QString area; ///< virtual path; empty: it is about the whole configuration
    QString who; ///< the person, as this machine calls them
    qint64 when = 0; ///< UTC microseconds
    QString why;
    qint64 until = 0; ///< UTC microseconds
    friend bool operator==(const AcceptedFinding &, const AcceptedFinding &) = default;
};

struct Audit
{
    enum class Durability : quint8 { Full, Normal };
    QString database; ///< empty: `portcullis.db` in the profile
    Durability durability = Durability::Full;
    int keepDays = 365; ///< 0: for ever
    int keepMegabytes = 4096; ///< 0: no limit
    bool recordAllowed = true;
    friend bool operator==(const Audit &, const Audit &) = default;
};

/// The whole configuration: one plain value, validated as a whole, handed around as std::shared_ptr<const Config>.
/// A default-constructed one equals the empty document `{}`.
struct Config
{
    static constexpr int currentVersion = 1;

    Config();
    Server server;
    Tls tls;
    policy::Policy policy = policy::Policy::standard();
    Accounts accounts;
    QList<Area> areas;
    QList<AcceptedFinding> accepted;
    Audit audit;
    friend bool operator==(const Config &, const Config &) = default;
};

} // namespace config
