#include "server/api/LocalServer.h"

#include "server/accounts/PasswordHash.h"
#include "server/api/HandOutAddresses.h"
#include "server/api/LocalServerPrivate.h"

#include <QPointer>

namespace api {

LocalServer::LocalServer(ProfilePaths paths, QObject *parent)
    : ServerController(parent)
    , d(std::make_unique<Private>(*this, std::move(paths)))
{}

LocalServer::~LocalServer() = default;

void LocalServer::setStandIns(const QList<address::Subnet> &standIns)
{
    d->standIns = standIns;
}

void LocalServer::setUnwatched()
{
    d->services.hasAudience = false;
}

const ProfilePaths &LocalServer::paths() const
{
    return d->paths;
}

QString LocalServer::databaseFile() const
{
    const QString &chosen = d->configuration.audit.database;
    return chosen.isEmpty() ? d->paths.database : chosen;
}

void LocalServer::start()
{
    d->start();
}

void LocalServer::stop(int graceSeconds)
{
    d->stop(graceSeconds);
}

void LocalServer::kick(base::SessionId session)
{
    if (d->workers)
        d->workers->kick(session);
}

void LocalServer::watchDataConnections(base::SessionId session)
{
    d->watchDataConnections(session);
}

ServerState LocalServer::state() const
{
    return d->serverState;
}

ServerSnapshotPtr LocalServer::snapshot() const
{
    return d->snapshot;
}

QStringList LocalServer::addressesToHandOut() const
{
    return api::addressesToHandOut(d->listeners.asBound());
}

void LocalServer::hashPassword(const QString &password, QObject *context, std::function<void(const QString &hash)> done)
{
    d->inBackground([bytes = password.toUtf8()] { return QString::fromLatin1(accounts::hashPassword(bytes)); },
                    [context = QPointer(context), done = std::move(done)](const QString &hash) {
                        if (context)
                            done(hash);
                    });
}

} // namespace api
