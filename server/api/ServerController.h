#pragma once

#include "server/api/ProfilePaths.h"
#include "server/api/ServerSnapshot.h"
#include "server/base/Result.h"
#include "server/config/Config.h"
#include "server/config/Json.h"

#include <QObject>
#include <QStringList>

#include <functional>

namespace api {

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
    virtual base::Result<void> apply(config::Config configuration) = 0;

    /// Opens the log, the areas and the listeners; then state() is Running and listening() was emitted, or
    /// failed(why) and Stopped. Starts if at least one listener could be bound; the others are problems.
    virtual void start() = 0;
    /// Accepts nobody new, lets transfers finish for up to `graceSeconds`, then ends every session.
    virtual void stop(int graceSeconds) = 0;
    virtual void kick(base::SessionId session) = 0;

    virtual ServerState state() const = 0;
    virtual ServerSnapshotPtr snapshot() const = 0; ///< never null

    /// What clients can use to reach the listeners, best first: "ftp://192.0.2.5:2121".
    virtual QStringList addressesToHandOut() const = 0;

    /// Makes `$argon2id$…` of a password on a thread of its own; the callback runs on the main thread, unless
    /// `context` is gone by then.
    virtual void hashPassword(const QString &password, QObject *context,
                              std::function<void(const QString &hash)> done) = 0;

Q_SIGNALS:
    void stateChanged(api::ServerState state);
    void listening(const QList<address::Endpoint> &endpoints);
    void failed(const QString &why);
    void snapshotChanged(const api::ServerSnapshotPtr &snapshot); ///< at most 10 times a second
    void attemptsStored(); ///< new refused or reported rows are in the log; at most 10 times a second
    void configurationChanged();
};

} // namespace api
