#pragma once

#include "server/audit/Gathering.h"
#include "server/audit/Waiting.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <vector>

namespace audit {

/// What passes between the threads that record and the one that writes. Everything under one mutex, held for the time
/// of a move; callbacks are never called under it.
class WriterQueue final
{
public:
    using Clock = std::chrono::steady_clock;

    // Any thread.
    void push(Record record);
    /// False: not taken, `waiting` is as before.
    bool pushDurably(Waiting &waiting);
    bool isAvailable() const { return m_available.load(std::memory_order_acquire); }
    QString problem() const;
    /// Lets take() return before its deadline, with what it has: there is something else to look at.
    void nudge();

    // The thread that opens and closes.
    void start();
    void stop(); ///< takes nothing more and wakes the writer

    // The writer's thread.
    /// Waits for something worth a commit, until `deadline` or until it is nudged, and moves what waits behind `into`;
    /// nothing while unavailable. False: the queue was stopped and this was the last.
    bool take(std::vector<Waiting> &into, Clock::time_point deadline);
    bool isEmpty() const;
    /// So many are about to be answered and may ask again at once: the next take() waits for them and for those that
    /// ask already, `longest` at most, so that they share a commit. Not after they have stayed away.
    void expectBack(std::size_t answered, Clock::duration longest);
    /// Refuses everything durable from here on; returns the durable ones that waited. `problem` in words.
    std::vector<Waiting> becomeUnavailable(const QString &problem);
    void becomeAvailable();
    /// How many records were refused or given up since the last call.
    qint64 takeMissing();

private:
    Clock::time_point due() const;

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::vector<Waiting> m_waiting;
    std::size_t m_durable = 0; ///< of those waiting
    Clock::time_point m_since; ///< when the first of them came
    Gathering m_gathering; ///< of durable ones
    bool m_nudged = false;
    bool m_stopped = true;
    qint64 m_missing = 0;
    QString m_problem;
    std::atomic<bool> m_available = false; ///< written under the mutex
};

} // namespace audit
