#include "server/audit/Writer.h"

#include "server/audit/Committer.h"
#include "server/audit/WriterQueue.h"
#include "server/audit/WriterThread.h"

#include <mutex>
#include <thread>

namespace audit {

class Writer::Private
{
public:
    explicit Private(Writer *owner)
        : q(owner)
    {}

    WriterThread::Outlets outlets()
    {
        return {lastSession,
                [this](bool available, const QString &problem) { Q_EMIT q->availabilityChanged(available, problem); },
                [this] { Q_EMIT q->attemptsStored(); },
                [this](const QString &file) {
                    const std::lock_guard lock(mutex);
                    setAside = file;
                }};
    }

    /// To the writer's thread; refused at once when the log takes nothing.
    void handOver(Waiting &waiting)
    {
        if (!queue.pushDurably(waiting))
            waiting.committed(false);
    }

    /// ByWriter: nothing was done, the writer's thread has to.
    Taken commitHere(std::vector<Waiting> &batch, std::chrono::steady_clock::time_point since, Wait wait)
    {
        if ((wait == Wait::No && !committer.servesEverybody()) || !queue.isAvailable())
            return Taken::ByWriter;
        const bool hadNews = committer.hasNews();
        const bool wantedCheckpoint = committer.wantsCheckpoint();
        {
            const auto lock = committer.lockSoon(since);
            if (!lock)
                return Taken::NotYet;
            if (!*lock || !committer.writeAtOnce(batch))
                return Taken::ByWriter;
        }
        // The writer's thread tells of news, and keeps the -wal file short.
        if ((!hadNews && committer.hasNews()) || (!wantedCheckpoint && committer.wantsCheckpoint()))
            queue.nudge();
        return Taken::Here;
    }

    Writer *const q;
    WriterQueue queue;
    Committer committer;
    mutable std::mutex mutex;
    QString setAside; // under the mutex
    std::atomic<qint64> lastSession = 0;
    std::unique_ptr<WriterThread> writer;
    std::thread thread;
};

Writer::Writer(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this))
{
    d->queue.stop(); // so that problem() says why nothing is taken yet
}

Writer::~Writer()
{
    close();
}

base::Result<void> Writer::open(const Options &options)
{
    close();
    d->committer.startCounting();
    d->lastSession = 0;
    d->queue.start();
    d->writer = std::make_unique<WriterThread>(options, d->queue, d->committer, d->outlets());

    // Qt binds a connection to the thread that opened it, so the writer's own thread opens it.
    std::promise<base::Result<void>> opened;
    auto result = opened.get_future();
    d->thread = std::thread(
        [writer = d->writer.get(), opened = std::move(opened)]() mutable { writer->run(std::move(opened)); });
    auto done = result.get();
    if (!done)
        close();
    return done;
}

void Writer::close()
{
    d->queue.stop();
    if (d->thread.joinable())
        d->thread.join();
    d->writer.reset();
}

void Writer::record(Record record)
{
    d->queue.push(std::move(record));
}

void Writer::recordDurably(Record record, Committed committed)
{
    Q_ASSERT(committed);
    Waiting waiting{std::move(record), std::move(committed), false};
    d->handOver(waiting);
}

void Writer::recordDurably(std::vector<Waiting> &batch)
{
    recordDurably(batch, {}, Wait::No); // who came that long ago is not put off
}

Writer::Taken Writer::recordDurably(std::vector<Waiting> &batch, std::chrono::steady_clock::time_point since, Wait wait)
{
    const Taken taken = d->commitHere(batch, since, wait);
    switch (taken) {
    case Taken::NotYet:
        return taken;
    case Taken::Here:
        for (const Waiting &waiting : batch)
            waiting.committed(waiting.stored);
        break;
    case Taken::ByWriter:
        for (Waiting &waiting : batch)
            d->handOver(waiting);
        break;
    }
    batch.clear();
    return taken;
}

bool Writer::isAvailable() const
{
    return d->queue.isAvailable();
}

QString Writer::problem() const
{
    return d->queue.problem();
}

QString Writer::damagedFile() const
{
    const std::lock_guard lock(d->mutex);
    return d->setAside;
}

qint64 Writer::blockedCount() const
{
    return d->committer.blocked();
}

base::SessionId Writer::nextSessionId()
{
    return {++d->lastSession};
}

} // namespace audit
