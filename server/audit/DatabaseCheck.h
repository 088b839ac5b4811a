#pragma once

#include <QString>

#include <atomic>
#include <functional>
#include <thread>

namespace audit {

/// Looks through a database for damage on a thread and a connection of its own, while it is already being written. A
/// small file is checked by `PRAGMA quick_check`; that can't be interrupted, so that of a large one every row is read
/// instead, some thousand at a time.
class DatabaseCheck final
{
public:
    DatabaseCheck() = default;
    ~DatabaseCheck() { stop(); }
    DatabaseCheck(const DatabaseCheck &) = delete;
    DatabaseCheck &operator=(const DatabaseCheck &) = delete;

    /// `damaged` is called on the check's thread when damage was found; takeDamage() says so before.
    void start(const QString &file, std::function<void()> damaged);
    void stop(); ///< gives up and waits
    /// Whether damage was found since this was last asked.
    bool takeDamage() { return m_damage.exchange(false); }

private:
    bool isDamaged(const QString &file) const;

    std::thread m_thread;
    std::atomic<bool> m_stopped = false;
    std::atomic<bool> m_damage = false;
};

} // namespace audit
