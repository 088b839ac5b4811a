#pragma once

#include "server/audit/Connection.h"
#include "server/audit/Database.h"
#include "server/audit/DatabaseFile.h"
#include "server/audit/HeldSnapshot.h"
#include "server/audit/RecordStore.h"
#include "server/audit/Waiting.h"
#include "server/base/Result.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <span>

namespace audit {

/// The one place where records become rows: a batch, a transaction. The writer's thread uses it for all that was
/// queued; with `durability: normal`, where a commit waits for no disk, threads that refuse something commit that
/// themselves, which spares two hand-overs between threads; so does with `full` a thread that has nobody to serve but
/// those who wait for it. Between lock() or lockSoon() and the end of that lock it
/// belongs to one thread; only what is marked so is for everybody.
class Committer final
{
public:
    using Clock = std::chrono::steady_clock;
    using Lock = std::unique_lock<std::timed_mutex>;
    /// A record that can't be stored is told in words.
    using Problem = std::function<void(const QString &text)>;

    // Any thread.
    Lock lock();
    /// For a thread that has others to serve, and has asked in vain since then. Nothing: somebody commits just now,
    /// mostly not for long; ask again. Not locked: somebody is at it for longer, or waits in lock(), who would never
    /// get in between the commits of a flood; don't ask again.
    std::optional<Lock> lockSoon(Clock::time_point since);
    /// Whether it is worth trying: the log is open and a commit waits for no disk.
    bool servesEverybody() const;
    qint64 blocked() const { return m_blocked; } ///< refused attempts stored since startCounting()
    qint64 written() const { return m_written; } ///< records
    bool hasNews() const { return m_news; } ///< refused or reported attempts were stored since takeNews()
    bool takeNews() { return m_news.exchange(false); }
    int walPages() const { return m_walPages; } ///< in the -wal file
    bool wantsCheckpoint() const { return m_wantsCheckpoint; } ///< the -wal file has become long since takeCheckpoint()
    bool takeCheckpoint() { return m_wantsCheckpoint.exchange(false); }
    void noteNews() { m_news = true; }

    /// Creates or migrates the log's file; a damaged one is set aside.
    base::Result<OpenedDatabase> open(const QString &file, bool fullDurability, Problem problem);
    void close();
    /// For what else is done in the database, on the thread that opened it. Lets the snapshot go.
    Connection &connection();
    AttemptStore &attempts() { return m_store.attempts(); }
    void startCounting() { m_blocked = 0; }

    /// One transaction. Each record's `stored` says whether it is in it. After an error nothing of it was written.
    base::Result<void> write(std::span<Waiting> batch);
    /// The same on a thread that must not wait for others: an error also when another program is writing.
    base::Result<void> writeAtOnce(std::span<Waiting> batch);

    /// When rows that are still counted up should be sealed (by writing an empty batch); none if there are none.
    std::optional<Clock::time_point> sealAt() const;
    void sealLater();
    /// Others may shorten the -wal file.
    void letSnapshotGo() { m_snapshot.letGo(); }

private:
    base::Result<void> begin();
    base::Result<void> fill(std::span<Waiting> batch);
    void count(std::span<const Waiting> batch);
    void walGrew(int pages);

    std::timed_mutex m_mutex;
    std::atomic<int> m_waiting = 0; ///< in lock()
    QByteArray m_file;
    Problem m_problem;
    Connection m_connection;
    sqlite3 *m_native = nullptr;
    FileIdentity m_identity;
    RecordStore m_store;
    HeldSnapshot m_snapshot;
    Clock::time_point m_sealAt;
    std::atomic<bool> m_servesEverybody = false;
    std::atomic<Clock::rep> m_busyUntil = 0; ///< so long nobody waits for the lock who has others to serve
    std::atomic<bool> m_news = false;
    std::atomic<qint64> m_blocked = 0;
    std::atomic<qint64> m_written = 0;
    std::atomic<int> m_walPages = 0;
    int m_checkpointAt = 0; ///< pages
    std::atomic<bool> m_wantsCheckpoint = false;
};

} // namespace audit
