#pragma once

#include "server/api/ClientCertificates.h"
#include "server/api/ListenerSet.h"
#include "server/api/LocalServer.h"
#include "server/api/SessionTable.h"
#include "server/api/SettingsBuilder.h"
#include "server/api/WorkerPool.h"
#include "server/config/Store.h"

#include <QElapsedTimer>
#include <QThreadPool>
#include <QTimer>

namespace api {

/// The parts of a LocalServer and what happens between them. Main thread, but for what is handed to `background`.
class LocalServer::Private
{
public:
    Private(LocalServer &owner, ProfilePaths profile);
    ~Private();

    // Starting: log and areas are opened in the background, then the listeners here.
    void start();
    void opened(const base::Result<void> &log, const BuiltSettings &built);
    void fail(const QString &why, QList<Problem> causes);

    // Stopping: no new sessions, the old ones end, then the threads, then the log.
    void stop(int graceSeconds);
    void endSessions();
    void closeLog();
    void stopped();

    // Changing while running.
    void take(config::Config next); ///< without a word about trials
    base::Result<void> save(const config::Config &next, const QString &what);
    bool endTrial(); ///< forgets it; false: there is none
    void reconfigure();
    void useSettings(const BuiltSettings &built);
    void openListeners();
    void rebuild(); ///< the settings, when what they were made of is another
    void certificateFilesChanged();
    void useCertificate(const CertificateState &state);
    QList<Problem> certificateProblems() const;
    bool noteCertificateTerm(); ///< writes down that it ends; whether there is something else to say of that
    void lookAround(); ///< folders and addresses that changed under us

    void askWorkers();
    void watchDataConnections(base::SessionId session);
    void publish();
    void setState(ServerState state);
    void recordEvent(const char *kind, const QString &text);
    void noteAreaProblems(); ///< writes down those that came and went
    /// For the background thread. `before`: the areas in force.
    BuiltSettings built(const config::Config &config, const files::AreaTree *before);
    /// What addresses uploaded in the last day, as the log has it. Background thread.
    void restoreUse(const files::AreaTree &areas, const QString &database) const;
    /// Runs `work` on the background thread and hands its result to `then` here.
    template <typename Work, typename Then> void inBackground(Work work, Then then);

    LocalServer &q;
    ProfilePaths paths;
    config::Store store;
    config::Config configuration;
    ServerState serverState = ServerState::Stopped;
    qint64 startedAt = 0;
    QList<address::Subnet> standIns; // set before the first start
    int generation = 0; // of the settings being built; older results are dropped

    audit::Writer log;
    accounts::BanList bans;
    audit::AttemptClassifier classifier;
    accounts::PasswordVerifier passwords;
    transfer::PortPool ports;
    session::Admission admission;
    session::Totals totals;
    session::Services services;
    ListenerSet listeners;
    std::unique_ptr<WorkerPool> workers; // while running

    session::SettingsPtr settings;
    qint64 revisionInForce = 0; // every session goes by it
    AreaStamps stamps;
    QList<files::AreaProblem> shortages; // as of the last look
    QList<Problem> problemsNoted;
    CertificateKeeper certificates; // on the background thread
    ClientCertificates clientCertificates; // likewise
    CertificateState certificate;
    QString certificateProblemNoted; // while running
    CertificateTerm termNoted = CertificateTerm::Long;
    QString termTextNoted;
    SessionTable sessions;
    QList<Problem> startProblems;
    QString logProblem;
    ServerSnapshotPtr snapshot = std::make_shared<ServerSnapshot>();
    int answersAwaited = 0;
    bool closing = false; // closeLog() is under way

    std::optional<Trial> trial;
    QTimer trialEnd;

    QTimer ask; // the workers for changes
    bool sawChanges = false; // in the answers so far
    QTimer look;
    QTimer grace;
    QElapsedTimer sinceExpiry;
    QThreadPool background;
};

template <typename Work, typename Then> void LocalServer::Private::inBackground(Work work, Then then)
{
    background.start([this, work = std::move(work), then = std::move(then)]() mutable {
        auto result = work();
        QMetaObject::invokeMethod(
            &q, [then = std::move(then), result = std::move(result)]() mutable { then(result); }, Qt::QueuedConnection);
    });
}

} // namespace api
