#pragma once

#include "server/audit/Connection.h"

#include <QString>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace audit {

/// Runs `PRAGMA quick_check` over a database on a thread and a connection of its own, while it is already being
/// written. A large log takes a minute: the thread has a low priority, and stop() interrupts it, though not while
/// SQLite looks at the pages, some seconds at the beginning (3.40 doesn't ask there). As the check is one transaction,
/// behind which the -wal file can only grow, it gives way when that has become large and begins again later.
class DatabaseCheck final
{
public:
    /// What it is measured by; others are for tests.
    struct Patience
    {
        qint64 mostWaiting = 256LL * 1024 * 1024; ///< bytes of the -wal file
        std::chrono::milliseconds pause = std::chrono::minutes(10);
    };

    DatabaseCheck() = default;
    explicit DatabaseCheck(const Patience &patience)
        : m_patience(patience)
    {}
    ~DatabaseCheck() { stop(); }
    DatabaseCheck(const DatabaseCheck &) = delete;
    DatabaseCheck &operator=(const DatabaseCheck &) = delete;

    /// `damaged` is called on the check's thread when damage was found; takeDamage() says so before.
    void start(const QString &file, std::function<void()> damaged);
    void stop(); ///< gives up and waits
    /// Whether damage was found since this was last asked.
    bool takeDamage() { return m_damage.exchange(false); }
    bool isFinished() const { return m_finished; } ///< all was looked at, or enough to see damage
    int timesGivenWay() const { return m_timesGivenWay; }

private:
    enum class Outcome { Sound, Damaged, GaveWay };

    void run(const QString &file, const std::function<void()> &damaged);
    Outcome check(const QString &file);
    bool givesUp(); ///< asked every now and then while the check is running
    void letInterrupt(const Connection &connection);

    const Patience m_patience = {};
    std::thread m_thread;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::atomic<bool> m_stopped = false;
    std::atomic<bool> m_damage = false;
    std::atomic<bool> m_finished = false;
    std::atomic<int> m_timesGivenWay = 0;
    QString m_wal; // the check's thread
    int m_asked = 0; // the check's thread
    bool m_gaveWay = false; // the check's thread
};

} // namespace audit
