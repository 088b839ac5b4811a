#pragma once

#include "server/audit/Committer.h"
#include "server/audit/Connection.h"
#include "server/audit/DatabaseCheck.h"
#include "server/audit/Retention.h"
#include "server/audit/Writer.h"
#include "server/audit/WriterQueue.h"

#include <atomic>
#include <functional>
#include <future>
#include <span>
#include <vector>

namespace audit {

/// The writer's thread: takes what gathered while the last commit ran and commits it as one transaction, and looks
/// after the database: opens it anew when it fails, prunes it, keeps its -wal file short, seals and tells of what
/// others have committed. Everything here but the constructor belongs to that thread.
class WriterThread final
{
public:
    /// What others see of it.
    struct Outlets
    {
        std::atomic<qint64> &lastSession;
        std::function<void(bool, const QString &)> availabilityChanged;
        std::function<void()> attemptsStored;
        std::function<void(const QString &)> setAside; ///< a damaged file went there
    };

    WriterThread(const Writer::Options &options, WriterQueue &queue, Committer &committer, Outlets outlets);

    /// Opens the database, reports that, and writes until the queue is stopped.
    void run(std::promise<base::Result<void>> opened);

private:
    using Clock = WriterQueue::Clock;

    base::Result<void> openDatabase();
    void closeDatabase();
    void replaceDamaged(); ///< what the check found at fault is set aside, and a new log begun
    void noteSetAside(const QString &file);
    Clock::time_point nextDeadline();
    void loop();

    /// Writes m_inHand, as many transactions as it takes.
    void writeInHand();
    base::Result<void> writeBatch(std::span<Waiting> batch);
    static void answer(std::span<Waiting> batch);
    void expectBack(std::span<const Waiting> batch, Clock::duration commit);
    std::size_t batchSize(std::size_t begin) const;

    void becomeUnavailable(const base::Error &error);
    void tryAgain();
    Waiting recoveryEvent();
    void announceStored();
    void seal(); ///< what nothing more is counted in, when nothing else is written
    void prune();
    bool pruneStep(); ///< true: there is more to do
    void checkpoint();
    void recordEvent(const QString &kind, const QString &text);

    const Writer::Options m_options;
    WriterQueue &m_queue;
    const Outlets m_outlets;

    Committer &m_committer;
    Connection m_checkpointer; ///< a connection of its own, so that commits go on meanwhile
    DatabaseCheck m_check;
    Retention m_retention;
    std::vector<Waiting> m_inHand;

    bool m_available = true;
    QString m_problem;
    Clock::time_point m_unavailableSince;
    Clock::time_point m_retryAt;
    qint64 m_missing = 0; ///< records that were refused or given up since the log became unavailable

    Clock::time_point m_pruneAt;
    qint64 m_prunedAt = 0; ///< records written by then
    qint64 m_lookedAt = 0; ///< records written by the last turn
    Clock::duration m_checkpointTook{}; ///< the last one
    Clock::time_point m_heldUpAt; ///< commits waited for a checkpoint
    Clock::time_point m_announcedAt;
};

} // namespace audit
