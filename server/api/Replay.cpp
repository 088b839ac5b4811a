#include "server/api/Replay.h"

#include "server/api/ReplayCount.h"
#include "server/audit/AttemptScan.h"

#include <QFileInfo>
#include <QThread>

#include <atomic>
#include <chrono>
#include <list>

namespace api {

namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr auto progressInterval = std::chrono::milliseconds(100);
constexpr qint64 rowsBetweenLooks = 1024; // at the clock and the flag

using Progress = std::function<void(qint64 done, qint64 total)>;

ReplayResult failed(const base::Error &error)
{
    ReplayResult result;
    result.error = error.detail;
    return result;
}

ReplayResult replay(const Replay::Request &request, const std::atomic<bool> &cancelled, const Progress &progress)
{
    if (!QFileInfo::exists(request.databaseFile))
        return {}; // nothing was recorded yet
    audit::Connection connection;
    if (const auto opened = connection.open(request.databaseFile, audit::Connection::Mode::ReadOnly); !opened)
        return failed(opened.error());
    const audit::AttemptScan scan(connection);
    const auto total = scan.count(request.since);
    if (!total)
        return failed(total.error());

    ReplayCount count(request);
    SteadyClock::time_point told = SteadyClock::now();
    const auto read = scan.run(request.since, [&](const audit::ScannedAttempt &attempt) {
        count.add(attempt);
        if (count.rows() % rowsBetweenLooks != 0)
            return true;
        if (const auto now = SteadyClock::now(); now - told >= progressInterval) {
            told = now;
            progress(count.rows(), *total);
        }
        return !cancelled.load(std::memory_order_relaxed);
    });
    if (!read)
        return failed(read.error());
    ReplayResult result = count.result();
    result.cancelled = cancelled.load(std::memory_order_relaxed);
    return result;
}

} // namespace

/// One thread a run. A run that was overtaken by another is told to stop and says nothing any more; it is waited for
/// when it has ended, or when the owner goes.
class Replay::Private
{
public:
    struct Run
    {
        std::shared_ptr<std::atomic<bool>> cancelled = std::make_shared<std::atomic<bool>>(false);
        std::unique_ptr<QThread> thread;
    };
    std::list<Run> runs; // the newest last
    bool running = false;

    void forgetEnded()
    {
        runs.remove_if([](Run &run) { return run.thread->isFinished() && run.thread->wait(); });
    }
};

Replay::Replay(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{}

Replay::~Replay()
{
    for (Private::Run &run : d->runs)
        *run.cancelled = true;
    for (Private::Run &run : d->runs)
        run.thread->wait();
}

void Replay::start(const Request &request)
{
    cancel();
    d->forgetEnded();
    Private::Run &run = d->runs.emplace_back();
    d->running = true;
    const auto isCurrent = [this, flag = run.cancelled] {
        return d->running && !d->runs.empty() && d->runs.back().cancelled == flag;
    };
    const Progress progress = [this, isCurrent](qint64 done, qint64 total) {
        QMetaObject::invokeMethod(
            this,
            [this, isCurrent, done, total] {
                if (isCurrent())
                    Q_EMIT progressed(done, total);
            },
            Qt::QueuedConnection);
    };
    run.thread.reset(QThread::create([this, request, flag = run.cancelled, progress, isCurrent] {
        const ReplayResult result = replay(request, *flag, progress);
        QMetaObject::invokeMethod(
            this,
            [this, isCurrent, result] {
                if (!isCurrent())
                    return;
                d->running = false;
                Q_EMIT finished(result);
            },
            Qt::QueuedConnection);
    }));
    run.thread->start();
}

void Replay::cancel()
{
    if (!d->runs.empty())
        *d->runs.back().cancelled = true;
}

bool Replay::isRunning() const
{
    return d->running;
}

} // namespace api
