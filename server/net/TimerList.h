#pragma once

#include <QAbstractEventDispatcher>
#include <QHash>

#include <map>

namespace net {

/// QObject's timers of one thread, in the order in which they fall due. Times are steady milliseconds. Belongs to one
/// thread; timers may be added and removed while one of them is running.
class TimerList
{
public:
    void add(int id, qint64 interval, Qt::TimerType type, QObject *object);
    bool remove(int id);
    bool removeAll(const QObject *object);

    QList<QAbstractEventDispatcher::TimerInfo> timersOf(const QObject *object) const;
    int remaining(int id) const; ///< -1 for a timer that isn't here
    int untilNext() const; ///< -1 when nothing will fall due

    /// Sends one event to each timer that is due now. True when there was one.
    bool runDue();

private:
    struct Timer
    {
        int id = 0;
        qint64 interval = 0;
        Qt::TimerType type = Qt::CoarseTimer;
        QObject *object = nullptr;
        bool isRunning = false; // its event is being handled
    };
    using Queue = std::multimap<qint64, Timer>; // by due time

    void run(int id, qint64 now);

    Queue m_queue;
    QHash<int, Queue::iterator> m_byId;
};

} // namespace net
