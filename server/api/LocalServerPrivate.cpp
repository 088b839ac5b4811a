#include "server/api/LocalServerPrivate.h"

#include "server/audit/ReceivedBytes.h"
#include "server/tls/ThreadState.h"

#include <QFileInfo>
#include <QThread>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace api {

namespace {

constexpr int askMilliseconds = 100;
constexpr int askRarelyMilliseconds = 800; // while nothing happens, so that an idle server sleeps
constexpr int lookMilliseconds = 3000;
constexpr int closingMilliseconds = 2500; // for last words, when the grace is over
constexpr qint64 expiryMilliseconds = 3600 * 1000;

audit::Writer::Options logOptions(const config::Audit &audit, const QString &file)
{
    audit::Writer::Options options;
    options.file = file;
    options.fullDurability = audit.durability == config::Audit::Durability::Full;
    options.keepDays = audit.keepDays;
    options.keepMegabytes = audit.keepMegabytes;
    return options;
}

QList<Problem> areaProblems(const session::SettingsPtr &settings, const QList<files::AreaProblem> &shortages)
{
    QList<Problem> problems;
    if (!settings)
        return problems;
    for (const files::AreaProblem &problem : settings->areas->problems() + shortages)
        problems.append({Problem::Place::Area, problem.path, problem.message});
    return problems;
}

} // namespace

LocalServer::Private::Private(LocalServer &owner, ProfilePaths profile)
    : q(owner)
    , paths(std::move(profile))
    , store(paths.configuration)
    , passwords(std::max(1, QThread::idealThreadCount() / 2))
    , admission(bans)
    , services{base::Clock::system(), log, bans, classifier, passwords, ports, admission, totals}
    , listeners(ports)
    , certificates(paths.tls)
    , clientCertificates(paths.tls + u"/clients"_s)
{
    background.setMaxThreadCount(1); // one after the other: the newest settings win
    look.setInterval(lookMilliseconds);
    grace.setSingleShot(true);
    trialEnd.setSingleShot(true);
    QObject::connect(&ask, &QTimer::timeout, &q, [this] { askWorkers(); });
    QObject::connect(&look, &QTimer::timeout, &q, [this] { lookAround(); });
    QObject::connect(&grace, &QTimer::timeout, &q, [this] { endSessions(); });
    QObject::connect(&trialEnd, &QTimer::timeout, &q, &LocalServer::endTrial);
    QObject::connect(&log, &audit::Writer::attemptsStored, &q, &ServerController::attemptsStored, Qt::QueuedConnection);
    QObject::connect(
        &log, &audit::Writer::availabilityChanged, &q,
        [this](bool available, const QString &problem) {
            logProblem = available ? QString() : problem;
            publish();
        },
        Qt::QueuedConnection);
}

LocalServer::Private::~Private()
{
    background.start(tls::releaseThreadState);
    background.waitForDone();
    workers.reset();
    listeners.clear();
    log.close();
}

// ------------------------------------------------------------------------------------------------------- starting

void LocalServer::Private::start()
{
    if (serverState != ServerState::Stopped)
        return;
    setState(ServerState::Starting);
    startProblems.clear();
    logProblem.clear();
    struct Opened
    {
        base::Result<void> log;
        BuiltSettings built;
    };
    inBackground(
        [this, options = logOptions(configuration.audit, q.databaseFile()), config = configuration]() -> Opened {
            if (base::Result<void> created = paths.create(); !created)
                return {created, {}};
            if (base::Result<void> opened = log.open(options); !opened)
                return {opened, {}};
            BuiltSettings first = built(config, nullptr);
            restoreUse(*first.settings->areas, options.file);
            return {{}, std::move(first)};
        },
        [this](const Opened &result) { opened(result.log, result.built); });
}

void LocalServer::Private::opened(const base::Result<void> &logOpened, const BuiltSettings &built)
{
    if (serverState != ServerState::Starting)
        return;
    if (!logOpened) {
        fail(logOpened.error().detail, {{Problem::Place::Log, q.databaseFile(), logOpened.error().detail}});
        return;
    }
    bans.configure(configuration.server.bans);
    ports.configure(configuration.server.passive.ports);
    listeners.update(configuration.server.listeners);
    if (listeners.endpoints().isEmpty()) {
        const QList<Problem> problems = listeners.problems();
        QStringList reasons;
        for (const Problem &problem : problems)
            reasons.append(problem.text);
        log.close();
        fail(reasons.isEmpty() ? LocalServer::tr("No listener is configured. Add one in the settings.")
                               : reasons.join(u' '),
             problems);
        return;
    }
    workers = std::make_unique<WorkerPool>(services);
    useSettings(built);
    openListeners();
    startedAt = services.clock.utcMicroseconds();
    QStringList where;
    for (const address::Endpoint &endpoint : listeners.endpoints())
        where.append(endpoint.toString());
    recordEvent("start", u"Listening on %1."_s.arg(where.join(u", ")));
    if (services.hasAudience)
        ask.start(askMilliseconds);
    look.start();
    setState(ServerState::Running);
    Q_EMIT q.listening(listeners.endpoints());
    // A configuration that came while the log was being opened.
    if (*settings->config != configuration)
        reconfigure();
}

void LocalServer::Private::fail(const QString &why, QList<Problem> causes)
{
    startProblems = std::move(causes);
    setState(ServerState::Stopped);
    Q_EMIT q.failed(why);
}

// ------------------------------------------------------------------------------------------------------- stopping

void LocalServer::Private::stop(int graceSeconds)
{
    if (serverState == ServerState::Starting) {
        // What is being opened is closed again when it is done.
        setState(ServerState::Stopping);
        inBackground([] { return 0; }, [this](int) { closeLog(); });
        return;
    }
    if (serverState == ServerState::Stopping && graceSeconds == 0 && workers) {
        endSessions();
        return;
    }
    if (serverState != ServerState::Running)
        return;
    setState(ServerState::Stopping);
    ++generation;
    look.stop();
    workers->listen({}, listeners.clear());
    if (graceSeconds <= 0) {
        endSessions();
        return;
    }
    grace.start(graceSeconds * 1000);
    workers->shutDown(true, [this] {
        QMetaObject::invokeMethod(
            &q, [this] { closeLog(); }, Qt::QueuedConnection);
    });
}

void LocalServer::Private::endSessions()
{
    if (serverState != ServerState::Stopping || !workers)
        return;
    grace.stop();
    workers->shutDown(false, [this] {
        QMetaObject::invokeMethod(
            &q, [this] { closeLog(); }, Qt::QueuedConnection);
    });
    QTimer::singleShot(closingMilliseconds, &q, [this, pool = workers.get()] {
        if (workers.get() == pool)
            closeLog();
    });
}

void LocalServer::Private::closeLog()
{
    if (serverState != ServerState::Stopping || closing)
        return;
    closing = true;
    grace.stop();
    ask.stop();
    if (workers)
        recordEvent("stop", u"The server was stopped."_s);
    // Ending the threads and writing what waits can take a moment that the window must not spend waiting.
    inBackground(
        [this, pool = std::shared_ptr<WorkerPool>(std::move(workers))]() mutable {
            pool.reset();
            log.close();
            return 0;
        },
        [this](int) { stopped(); });
}

void LocalServer::Private::stopped()
{
    if (serverState != ServerState::Stopping)
        return;
    ports.closeSleeping(transfer::PortPool::Sleeping::All);
    settings.reset();
    revisionInForce = 0;
    stamps.clear();
    shortages.clear();
    problemsNoted.clear();
    certificateProblemNoted.clear();
    termNoted = CertificateTerm::Long;
    sessions.clear();
    startedAt = 0;
    answersAwaited = 0;
    closing = false;
    logProblem.clear();
    setState(ServerState::Stopped);
}

// ---------------------------------------------------------------------------------------------------- reconfiguring

void LocalServer::Private::reconfigure()
{
    if (serverState != ServerState::Running)
        return;
    bans.configure(configuration.server.bans);
    ports.configure(configuration.server.passive.ports);
    openListeners();
    recordEvent("configuration", u"The configuration was changed."_s);
    rebuild();
}

void LocalServer::Private::rebuild()
{
    inBackground([this, config = configuration, before = settings] { return built(config, before->areas.get()); },
                 [this, mine = ++generation](const BuiltSettings &built) {
                     if (mine == generation && serverState == ServerState::Running)
                         useSettings(built);
                 });
}

void LocalServer::Private::useSettings(const BuiltSettings &built)
{
    settings = built.settings;
    stamps = built.stamps;
    // Whoever runs this for minutes a day has old uploads, too, and a shorter time is meant to hold now.
    sinceExpiry.invalidate();
    noteAreaProblems();
    useCertificate(built.certificate);
    noteCertificateTerm();
    workers->setSettings(settings, [this, revision = settings->policy->policy().revision] {
        QMetaObject::invokeMethod(
            &q,
            [this, revision] {
                revisionInForce = revision;
                publish();
            },
            Qt::QueuedConnection);
    });
    publish();
}

BuiltSettings LocalServer::Private::built(const config::Config &config, const files::AreaTree *before)
{
    return buildSettings(config, paths.quarantine, paths.directory + u"/policy-revision.json"_s, certificates, standIns,
                         before);
}

void LocalServer::Private::restoreUse(const files::AreaTree &areas, const QString &database) const
{
    constexpr qint64 microsecondsADay = 86400 * qint64(1000000);
    if (!areas.limitsAddresses())
        return;
    // Without it the limits begin anew, which is no reason not to start; the log just opened is readable.
    static_cast<void>(audit::forEachReceived(
        database, services.clock.utcMicroseconds() - microsecondsADay, [&areas](const audit::ReceivedBytes &received) {
            areas.restoreUse(received.path, received.client, received.bytes, received.ended);
        }));
}

void LocalServer::Private::openListeners()
{
    const ListenerSet::Retired retired = listeners.update(configuration.server.listeners);
    workers->listen(listeners.sockets(), retired);
    publish();
}

void LocalServer::Private::lookAround()
{
    // What a trial would remove could not be taken back with it.
    const bool isKept = !trial && *settings->config == configuration;
    if (isKept && (!sinceExpiry.isValid() || sinceExpiry.hasExpired(expiryMilliseconds))) {
        sinceExpiry.start();
        inBackground([areas = settings->areas] { return areas->expireQuarantined(); },
                     [this](const QStringList &gone) {
                         for (const QString &storedAs : gone)
                             log.record(audit::ExpiredRecord{services.clock.utcMicroseconds(), storedAs});
                         if (!gone.isEmpty())
                             recordEvent("expired", u"%1 uploads were removed by age."_s.arg(gone.size()));
                     });
    }
    struct Seen
    {
        AreaStamps stamps;
        policy::Surroundings surroundings;
        QList<files::AreaProblem> shortages;
        bool certificateChanged = false;
    };
    inBackground(
        [this, config = settings->config, areas = settings->areas] {
            ports.closeSleeping();
            return Seen{stampsOf(config->areas, paths.quarantine), surroundingsNow(*config), areas->shortages(),
                        certificates.hasChanged(*config, services.clock.utcMicroseconds())};
        },
        [this, mine = generation](const Seen &seen) {
            if (mine != generation || serverState != ServerState::Running)
                return;
            if (seen.shortages != shortages) {
                shortages = seen.shortages;
                noteAreaProblems();
                publish();
            }
            if (noteCertificateTerm())
                publish();
            const bool same = seen.stamps == stamps && seen.surroundings.own == settings->surroundings.own
                && seen.surroundings.broadcasts == settings->surroundings.broadcasts;
            if (!same || seen.certificateChanged)
                rebuild();
            if (!listeners.problems().isEmpty())
                openListeners(); // a port may be free again
        });
}

// --------------------------------------------------------------------------------------------------------- snapshots

void LocalServer::Private::askWorkers()
{
    if (answersAwaited > 0 || !workers)
        return; // they are busy: no use in asking again
    answersAwaited = workers->count();
    workers->forEach([this, watched = sessions.watched()](session::SessionHost &host) {
        QMetaObject::invokeMethod(
            &q,
            [this, changes = host.takeChanges(false, watched)] {
                if (serverState != ServerState::Running && serverState != ServerState::Stopping)
                    return;
                sawChanges |= !changes.changed.empty() || !changes.ended.empty();
                sessions.take(changes, services.clock.utcMicroseconds());
                if (--answersAwaited > 0)
                    return;
                const int next = sawChanges ? askMilliseconds : std::min(ask.interval() * 2, askRarelyMilliseconds);
                if (next != ask.interval())
                    ask.setInterval(next);
                sawChanges = false;
                publish();
            },
            Qt::QueuedConnection);
    });
}

void LocalServer::Private::watchDataConnections(base::SessionId session)
{
    if (sessions.watched().session == session)
        return;
    sessions.watch(session);
    publish();
    if (!ask.isActive())
        return;
    ask.setInterval(askMilliseconds); // somebody waits for them
    askWorkers();
}

void LocalServer::Private::publish()
{
    auto next = std::make_shared<ServerSnapshot>();
    next->state = serverState;
    next->startedAt = startedAt;
    next->problems = startProblems;
    next->passivePorts = ports.size();
    if (serverState == ServerState::Running || serverState == ServerState::Stopping) {
        next->listening = listeners.endpoints();
        next->sessions = sessions.rows();
        next->dataConnections = sessions.dataConnections();
        next->problems += listeners.problems() + areaProblems(settings, shortages) + certificateProblems();
        next->blocked = log.blockedCount();
        next->bytesSent = totals.sent;
        next->bytesReceived = totals.received;
        for (const SessionRow &row : std::as_const(next->sessions)) { // the totals know transfers that ended
            if (row.activity == Activity::Sending)
                next->bytesSent += row.transferred;
            else if (row.activity == Activity::Receiving)
                next->bytesReceived += row.transferred;
        }
        next->passivePortsInUse = ports.leased();
        next->policyRevision = revisionInForce;
    }
    if (const QString damaged = log.damagedFile(); !damaged.isEmpty()) {
        next->problems.append(
            {Problem::Place::Log, damaged,
             LocalServer::tr("The log was damaged. It was set aside as %1, and a new one begun.").arg(damaged)});
    }
    if (!logProblem.isEmpty()) {
        next->problems.append(
            {Problem::Place::Log, q.databaseFile(),
             LocalServer::tr("The log can't be written, so data connections are refused: %1").arg(logProblem)});
    }
    if (*next == *snapshot)
        return;
    snapshot = std::move(next);
    Q_EMIT q.snapshotChanged(snapshot);
}

void LocalServer::Private::noteAreaProblems()
{
    const QList<Problem> problems = areaProblems(settings, shortages);
    for (const Problem &problem : problems) {
        if (!problemsNoted.contains(problem))
            recordEvent("problem", u"Area %1: %2"_s.arg(problem.subject, problem.text));
    }
    for (const Problem &problem : std::as_const(problemsNoted)) {
        if (!problems.contains(problem))
            recordEvent("problem", u"Area %1: no longer so: %2"_s.arg(problem.subject, problem.text));
    }
    problemsNoted = problems;
}

void LocalServer::Private::setState(ServerState state)
{
    if (serverState == state)
        return;
    serverState = state;
    publish();
    Q_EMIT q.stateChanged(state);
}

void LocalServer::Private::recordEvent(const char *kind, const QString &text)
{
    audit::EventRecord event;
    event.at = services.clock.utcMicroseconds();
    event.kind = QString::fromLatin1(kind);
    event.text = text;
    log.record(std::move(event));
}

} // namespace api
