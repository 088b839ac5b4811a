#pragma once

#include "server/net/Deadline.h"

#include <QObject>
#include <QThread>

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace net {

/// A thread with an event loop of its own (EpollEventDispatcher where there is one) on which connections live.
/// start(), post() and stop() may be called from any thread.
class Worker final : public QObject
{
    Q_OBJECT

public:
    explicit Worker(int number);
    ~Worker() override; ///< stop()

    void start();
    /// Runs what was posted before, then ends the thread and waits for it. Not for the worker's own thread.
    void stop();

    /// Runs on the worker's thread, in order, as soon as it comes round; after stop() it is dropped.
    void post(std::function<void()> task);

    /// For code that runs on this worker only.
    DeadlineWheel &deadlines() { return *m_deadlines; }
    bool isCurrentThread() const;
    bool isRunning() const { return m_thread.isRunning(); } ///< false also when the system had no thread to give

protected:
    bool event(QEvent *event) override;

private:
    void runTasks();

    QThread m_thread;
    DeadlineWheel *m_deadlines = nullptr; // child; moves with this
    std::mutex m_mutex;
    std::vector<std::function<void()>> m_tasks;
    bool m_stopped = false;
};

} // namespace net
