#pragma once

#include "server/api/CertificateState.h"
#include "server/api/ProfilePaths.h"
#include "server/api/ServerSnapshot.h"
#include "server/base/Result.h"
#include "server/config/Config.h"
#include "server/config/Json.h"
#include "server/config/Store.h"
#include "server/policy/Reach.h"

#include <QObject>
#include <QStringList>

#include <functional>
#include <optional>

namespace api {

/// A configuration that is in force for a while and saved nowhere: when its time is up, or when the program ends for
/// whatever reason, the former one is back.
struct Trial
{
    config::Config before;
    QString what;
    qint64 endsAt = 0; ///< UTC microseconds
};

/// The whole server as a window or a command line sees it. Lives on the main thread; its methods return at once and
/// report through signals, on the main thread too. LocalServer is the real one; tests of pages bring their own.
class ServerController : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual const ProfilePaths &paths() const = 0;
    virtual QString databaseFile() const = 0; ///< the log's file, from the configuration or the profile
    virtual const config::Config &configuration() const = 0;

    /// Validates, saves to the profile and takes it: what can change live (policy, accounts, areas, limits, bans,
    /// listeners) changes at once; running transfers go on. On failure nothing changes.
    /// `what` says in words what changes, for the history. Refused while a trial is under way.
    virtual base::Result<void> apply(config::Config configuration, const QString &what = {}) = 0;

    /// Takes it like apply() but doesn't save it, and goes back after `seconds` unless keepTrial() came first.
    virtual base::Result<void> tryOut(config::Config configuration, int seconds, const QString &what) = 0;
    virtual base::Result<void> keepTrial() = 0; ///< saves it; on failure the trial goes on
    virtual void endTrial() = 0; ///< goes back now
    virtual std::optional<Trial> trial() const = 0;

    /// Former configurations, newest first, read on another thread; `done` runs on the main thread unless `context` is
    /// gone by then.
    virtual void history(QObject *context, std::function<void(const QList<config::Version> &versions)> done) = 0;
    virtual void readVersion(const config::Version &version, QObject *context,
                             std::function<void(const base::Result<config::Config> &configuration)> done) = 0;

    /// What judging here and now depends on: this machine's addresses, the listeners' ports, the time.
    virtual policy::Circumstances circumstances() const = 0;

    /// Opens the log, the areas and the listeners; then state() is Running and listening() was emitted, or
    /// failed(why) and Stopped. Starts if at least one listener could be bound; the others are problems.
    virtual void start() = 0;
    /// Accepts nobody new, lets transfers finish for up to `graceSeconds`, then ends every session.
    virtual void stop(int graceSeconds) = 0;
    virtual void kick(base::SessionId session) = 0;
    /// From now on snapshots tell the data connections of this session (0: nobody's), also after it ended, until
    /// another is asked for. Nothing comes from a server without an audience.
    virtual void watchDataConnections(base::SessionId session) = 0;

    virtual ServerState state() const = 0;
    virtual ServerSnapshotPtr snapshot() const = 0; ///< never null

    /// What clients can use to reach the listeners, best first: "ftp://192.0.2.5:2121".
    virtual QStringList addressesToHandOut() const = 0;

    /// Makes `$argon2id$…` of a password on a thread of its own; the callback runs on the main thread, unless
    /// `context` is gone by then.
    virtual void hashPassword(const QString &password, QObject *context,
                              std::function<void(const QString &hash)> done) = 0;

    /// The certificate that clients are shown, or would be.
    virtual CertificateState certificate() const = 0;
    /// Makes the program's own certificate anew and keeps its key. On another thread, like the next.
    virtual void renewCertificate(QObject *context, std::function<void(const base::Result<void> &result)> done) = 0;
    /// Checks it and keeps a copy in the profile; it takes effect when a configuration names that.
    virtual void importCertificate(const CertificateImport &import, QObject *context,
                                   std::function<void(const base::Result<CertificateFiles> &files)> done) = 0;

    /// Reads a certificate that a user's program shows from a PEM or DER file, and remembers what it says of itself; it
    /// takes effect when a configuration has its fingerprint. On another thread, like the next.
    virtual void readClientCertificate(const QString &file, QObject *context,
                                       std::function<void(const base::Result<CertificateState> &certificate)> done) = 0;
    /// What is remembered of the one with that fingerprint; without a subject if it isn't known.
    virtual void findClientCertificate(const QString &fingerprint, QObject *context,
                                       std::function<void(const CertificateState &certificate)> done) = 0;

Q_SIGNALS:
    void stateChanged(api::ServerState state);
    void listening(const QList<address::Endpoint> &endpoints);
    void failed(const QString &why);
    void snapshotChanged(const api::ServerSnapshotPtr &snapshot); ///< at most 10 times a second
    void attemptsStored(); ///< new refused or reported rows are in the log; at most 10 times a second
    void configurationChanged(); ///< also when a trial begins or ends
    void certificateChanged();
    void trialChanged(); ///< it began, was kept, or is over
};

} // namespace api
