#include "server/api/LocalServer.h"

#include "server/api/Circumstances.h"
#include "server/api/LocalServerPrivate.h"
#include "server/base/DesktopUser.h"

#include <QPointer>

#include <algorithm>
#include <chrono>

namespace api {

namespace {

using base::Error;
using base::Result;

Result<void> checked(const config::Config &configuration)
{
    const QList<config::Problem> problems = config::validate(configuration);
    if (problems.isEmpty())
        return {};
    return Error{Error::Code::Invalid, problems.first().toString()};
}

Error trialUnderWay()
{
    return {Error::Code::Busy,
            LocalServer::tr("Other settings are being tried out. Keep them or go back to the former ones first.")};
}

} // namespace

const config::Config &LocalServer::configuration() const
{
    return d->configuration;
}

void LocalServer::setConfiguration(config::Config configuration)
{
    const bool tried = d->endTrial();
    d->take(std::move(configuration));
    if (tried)
        Q_EMIT trialChanged();
}

Result<void> LocalServer::apply(config::Config configuration, const QString &what)
{
    if (d->trial)
        return trialUnderWay();
    if (const Result<void> good = checked(configuration); !good)
        return good;
    if (const Result<void> saved = d->save(configuration, what); !saved)
        return saved;
    d->take(std::move(configuration));
    return {};
}

Result<void> LocalServer::tryOut(config::Config configuration, int seconds, const QString &what)
{
    if (d->trial)
        return trialUnderWay();
    if (const Result<void> good = checked(configuration); !good)
        return good;
    const int duration = std::max(1, seconds);
    d->trial = Trial{d->configuration, what, d->services.clock.utcMicroseconds() + qint64(duration) * 1'000'000};
    d->trialEnd.start(std::chrono::seconds(duration));
    d->take(std::move(configuration));
    Q_EMIT trialChanged();
    return {};
}

Result<void> LocalServer::keepTrial()
{
    if (!d->trial)
        return {};
    if (const Result<void> saved = d->save(d->configuration, d->trial->what); !saved)
        return saved;
    d->endTrial();
    Q_EMIT trialChanged();
    return {};
}

void LocalServer::endTrial()
{
    if (!d->trial)
        return;
    config::Config before = std::move(d->trial->before);
    d->endTrial();
    d->take(std::move(before));
    Q_EMIT trialChanged();
}

std::optional<Trial> LocalServer::trial() const
{
    return d->trial;
}

void LocalServer::history(QObject *context, std::function<void(const QList<config::Version> &versions)> done)
{
    d->inBackground([file = d->paths.configuration] { return config::Store(file).history(); },
                    [context = QPointer(context), done = std::move(done)](const QList<config::Version> &versions) {
                        if (context)
                            done(versions);
                    });
}

void LocalServer::readVersion(const config::Version &version, QObject *context,
                              std::function<void(const Result<config::Config> &configuration)> done)
{
    d->inBackground([file = d->paths.configuration, version] { return config::Store(file).read(version); },
                    [context = QPointer(context), done = std::move(done)](const Result<config::Config> &read) {
                        if (context)
                            done(read);
                    });
}

policy::Circumstances LocalServer::circumstances() const
{
    return d->settings ? circumstancesNow(d->settings->surroundings, d->listeners.endpoints())
                       : circumstancesNow(d->configuration);
}

void LocalServer::Private::take(config::Config next)
{
    configuration = std::move(next);
    reconfigure();
    if (serverState != ServerState::Running)
        certificateFilesChanged();
    Q_EMIT q.configurationChanged();
}

Result<void> LocalServer::Private::save(const config::Config &next, const QString &what)
{
    if (const Result<void> created = paths.create(); !created)
        return created;
    return store.save(next, {base::desktopUser(), what});
}

bool LocalServer::Private::endTrial()
{
    const bool tried = trial.has_value();
    trial.reset();
    trialEnd.stop();
    return tried;
}

} // namespace api
