#pragma once

#include "server/base/Descriptor.h"
#include "server/net/Readiness.h"
#include "server/net/TimerList.h"

#include <QAbstractEventDispatcher>
#include <QHash>

#include <sys/epoll.h>

#include <atomic>
#include <memory>
#include <vector>

namespace net {

/// Qt's event loop over epoll(7), for worker threads on Linux: a thousand idle connections cost nothing, where Qt's own
/// dispatcher walks all of them at every turn. Besides QSocketNotifier it serves ReadinessHandler directly, without a
/// QObject and an event in between. wakeUp() is thread-safe; all else belongs to the thread it runs on.
class EpollEventDispatcher final : public QAbstractEventDispatcher
{
    Q_OBJECT

public:
    explicit EpollEventDispatcher(QObject *parent = nullptr);
    ~EpollEventDispatcher() override;

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;
    void registerSocketNotifier(QSocketNotifier *notifier) override;
    void unregisterSocketNotifier(QSocketNotifier *notifier) override;
    void registerTimer(int timerId, qint64 interval, Qt::TimerType timerType, QObject *object) override;
    bool unregisterTimer(int timerId) override;
    bool unregisterTimers(QObject *object) override;
    QList<TimerInfo> registeredTimers(QObject *object) const override;
    int remainingTime(int timerId) override;
    void wakeUp() override;
    void interrupt() override;

    /// A descriptor is watched by one handler or by notifiers, never both. `exclusive`: of several threads that watch
    /// the same descriptor only one is woken.
    bool watch(int fd, ReadinessHandler *handler, Interest interest, bool exclusive);
    void change(int fd, Interest interest);
    void unwatch(int fd);

private:
    struct Watched;

    void updateNotified(Watched &watched);
    void remove(int fd);
    void deliver(Watched &watched, quint32 events);
    int waitMilliseconds(QEventLoop::ProcessEventsFlags flags) const;
    int waitForEvents(std::vector<epoll_event> &batch, QEventLoop::ProcessEventsFlags flags);
    bool deliverAll(const std::vector<epoll_event> &batch, int count);
    void takeWakeUp();

    base::Descriptor m_epoll;
    base::Descriptor m_wake;
    std::atomic<bool> m_wakePending{false};
    std::atomic<bool> m_interrupted{false};
    QHash<int, Watched *> m_watched;
    std::vector<std::unique_ptr<Watched>> m_removed; // kept until the batch that may name them is done
    std::vector<epoll_event> m_batch;
    int m_depth = 0; // nested processEvents()
    bool m_posted = false; // by this thread to itself since posted events were last sent: there is no time to wait
    TimerList m_timers;
};

} // namespace net
