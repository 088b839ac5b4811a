#pragma once

#include "server/api/ProfilePaths.h"
#include "server/api/ServerSnapshot.h"
#include "server/base/Result.h"
#include "server/config/Config.h"
#include "server/config/Json.h"

#include <QObject>
#include <QStringList>

#include <functional>
#include <memory>

namespace api {

/// The whole server as a window or a command line sees it. Lives on the main thread; its methods return at once and
/// report through signals, on the main thread too. Owns the workers, the log's writer and everything between.
class ServerController final : public QObject
{
    Q_OBJECT

public:
    explicit ServerController(ProfilePaths paths, QObject *parent = nullptr);
    ~ServerController() override; ///< stops at once

    const ProfilePaths &paths() const;
    const config::Config &configuration() const;

    /// Takes a configuration that was read or made elsewhere, without saving it (start-up, `serve --config`).
    void setConfiguration(config::Config configuration);
    /// Validates, saves to the profile and takes it: what can change live (policy, accounts, areas, limits, bans,
    /// listeners) changes at once; running transfers go on. On failure nothing changes.
    base::Result<void> apply(config::Config configuration);

    /// Opens the log, the areas and the listeners; then state() is Running and listening() was emitted, or
    /// failed(why) and Stopped. Starts if at least one listener could be bound; the others are problems.
    void start();
    /// Accepts nobody new, lets transfers finish for up to `graceSeconds`, then ends every session.
    void stop(int graceSeconds = 0);
    void kick(base::SessionId session);

    ServerState state() const;
    ServerSnapshotPtr snapshot() const; ///< never null

    /// This machine's addresses that clients could use to reach a listener, best first: "ftp://192.0.2.5:2121".
    QStringList addressesToHandOut() const;

    /// Makes `$argon2id$…` of a password on a thread of its own; the callback runs on the main thread.
    void hashPassword(const QString &password, QObject *context, std::function<void(QString hash)> done);

Q_SIGNALS:
    void stateChanged(api::ServerState state);
    void listening(const QList<address::Endpoint> &endpoints);
    void failed(const QString &why);
    void snapshotChanged(const api::ServerSnapshotPtr &snapshot); ///< at most 10 times a second
    void attemptsStored(); ///< new refused or reported rows are in the log; at most 10 times a second
    void configurationChanged();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace api
