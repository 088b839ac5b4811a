#include "server/net/TimerList.h"

#include "server/base/Clock.h"

#include <QCoreApplication>
#include <QTimerEvent>

#include <algorithm>
#include <limits>
#include <vector>

namespace net {

namespace {

qint64 steadyNow()
{
    return base::Clock::system().steadyMilliseconds();
}

int untilDue(qint64 due)
{
    return int(std::clamp<qint64>(due - steadyNow(), 0, std::numeric_limits<int>::max()));
}

} // namespace

void TimerList::add(int id, qint64 interval, Qt::TimerType type, QObject *object)
{
    m_byId.insert(id, m_queue.emplace(steadyNow() + interval, Timer{id, interval, type, object}));
}

bool TimerList::remove(int id)
{
    const auto found = m_byId.constFind(id);
    if (found == m_byId.cend())
        return false;
    m_queue.erase(*found);
    m_byId.erase(found);
    return true;
}

bool TimerList::removeAll(const QObject *object)
{
    bool any = false;
    for (auto it = m_queue.begin(); it != m_queue.end();) {
        if (it->second.object == object) {
            m_byId.remove(it->second.id);
            it = m_queue.erase(it);
            any = true;
        } else {
            ++it;
        }
    }
    return any;
}

QList<QAbstractEventDispatcher::TimerInfo> TimerList::timersOf(const QObject *object) const
{
    QList<QAbstractEventDispatcher::TimerInfo> infos;
    for (const auto &[due, timer] : m_queue) {
        if (timer.object == object)
            infos.append({timer.id, int(timer.interval), timer.type});
    }
    return infos;
}

int TimerList::remaining(int id) const
{
    const auto found = m_byId.constFind(id);
    return found == m_byId.cend() ? -1 : untilDue((*found)->first);
}

int TimerList::untilNext() const
{
    for (const auto &[due, timer] : m_queue) {
        if (!timer.isRunning)
            return untilDue(due);
    }
    return -1;
}

bool TimerList::runDue()
{
    // Only what is due now: a timer of interval 0 must not starve the sockets.
    std::vector<int> due;
    const qint64 now = steadyNow();
    for (const auto &[when, timer] : m_queue) {
        if (when > now)
            break;
        if (!timer.isRunning)
            due.push_back(timer.id);
    }
    for (const int id : due)
        run(id, now);
    return !due.empty();
}

void TimerList::run(int id, qint64 now)
{
    const auto found = m_byId.constFind(id);
    if (found == m_byId.cend() || (*found)->second.isRunning)
        return; // an earlier one ended it, or ran it in a loop of its own
    auto entry = m_queue.extract(*found);
    // In step with its start, unless it has fallen behind by whole turns.
    const qint64 next = entry.key() + entry.mapped().interval;
    entry.key() = next > now ? next : now + entry.mapped().interval;
    // As with Qt's own loops a timer doesn't interrupt itself when what it calls runs a loop.
    entry.mapped().isRunning = true;
    QObject *const object = entry.mapped().object;
    m_byId[id] = m_queue.insert(std::move(entry));

    QTimerEvent event(id);
    QCoreApplication::sendEvent(object, &event);

    if (const auto still = m_byId.constFind(id); still != m_byId.cend())
        (*still)->second.isRunning = false;
}

} // namespace net
