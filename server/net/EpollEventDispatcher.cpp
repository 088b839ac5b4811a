#include "server/net/EpollEventDispatcher.h"

#include "server/base/Clock.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTimerEvent>

#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>

namespace net {

struct EpollEventDispatcher::Watched
{
    int fd = -1;
    ReadinessHandler *handler = nullptr;
    std::array<QSocketNotifier *, 3> notifiers{}; // by QSocketNotifier::Type
    bool exclusive = false;
};

struct EpollEventDispatcher::Timer
{
    int id = 0;
    qint64 interval = 0; // milliseconds
    Qt::TimerType type = Qt::CoarseTimer;
    QObject *object = nullptr;
};

namespace {

constexpr size_t batchSize = 256;

qint64 steadyNow()
{
    return base::Clock::system().steadyMilliseconds();
}

quint32 epollEvents(Interest interest, bool exclusive)
{
    quint32 events = exclusive ? quint32(EPOLLEXCLUSIVE) : 0U;
    if (interest.testFlag(Ready::Readable))
        events |= EPOLLIN;
    if (interest.testFlag(Ready::Writable))
        events |= EPOLLOUT;
    return events;
}

Interest readyFrom(quint32 events)
{
    Interest ready;
    ready.setFlag(Ready::Readable, events & (EPOLLIN | EPOLLHUP | EPOLLERR));
    ready.setFlag(Ready::Writable, events & EPOLLOUT);
    ready.setFlag(Ready::Broken, events & (EPOLLHUP | EPOLLERR));
    return ready;
}

} // namespace

EpollEventDispatcher::EpollEventDispatcher(QObject *parent)
    : QAbstractEventDispatcher(parent)
    , m_epoll(epoll_create1(EPOLL_CLOEXEC))
    , m_wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
    , m_batch(batchSize)
{
    if (!m_epoll.isValid() || !m_wake.isValid())
        qFatal("epoll or eventfd is not available: %d", errno);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = nullptr;
    epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, m_wake.get(), &event);
}

EpollEventDispatcher::~EpollEventDispatcher()
{
    qDeleteAll(m_watched);
}

bool EpollEventDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    m_interrupted = false;
    Q_EMIT awake();
    QCoreApplication::sendPostedEvents();
    if (m_interrupted)
        return true;

    const int wait = waitMilliseconds(flags);
    if (wait != 0)
        Q_EMIT aboutToBlock();
    // A nested loop must not overwrite the events its caller is still walking.
    std::vector<epoll_event> nested;
    if (m_depth > 0)
        nested.resize(batchSize);
    std::vector<epoll_event> &batch = m_depth > 0 ? nested : m_batch;
    const int count = epoll_wait(m_epoll.get(), batch.data(), int(batch.size()), wait);
    if (wait != 0)
        Q_EMIT awake();

    ++m_depth;
    bool worked = false;
    for (int i = 0; i < count; ++i) {
        const epoll_event &event = batch[size_t(i)];
        if (!event.data.ptr) {
            quint64 ignored = 0;
            [[maybe_unused]] const ssize_t got = ::read(m_wake.get(), &ignored, sizeof ignored);
            // Cleared after reading: a wakeUp() in between writes nothing, but what it announced was posted before
            // it and is sent below. The other order would leave the flag up over an empty counter.
            m_wakePending = false;
            continue;
        }
        auto *watched = static_cast<Watched *>(event.data.ptr);
        if (watched->fd >= 0 && !flags.testFlag(QEventLoop::ExcludeSocketNotifiers)) {
            deliver(*watched, event.events);
            worked = true;
        }
    }
    worked |= runTimers();
    if (--m_depth == 0)
        m_removed.clear();
    QCoreApplication::sendPostedEvents();
    return worked;
}

int EpollEventDispatcher::waitMilliseconds(QEventLoop::ProcessEventsFlags flags) const
{
    if (!flags.testFlag(QEventLoop::WaitForMoreEvents) || m_interrupted)
        return 0;
    if (m_timers.empty())
        return -1;
    const qint64 left = m_timers.begin()->first - steadyNow();
    return int(std::clamp<qint64>(left, 0, std::numeric_limits<int>::max()));
}

void EpollEventDispatcher::deliver(Watched &watched, quint32 events)
{
    if (watched.handler) {
        watched.handler->onReady(readyFrom(events));
        return;
    }
    const auto send = [&watched](QSocketNotifier::Type type) {
        // Earlier notifiers of this descriptor may have removed later ones.
        if (QSocketNotifier *notifier = watched.notifiers[size_t(type)]) {
            QEvent activated(QEvent::SockAct);
            QCoreApplication::sendEvent(notifier, &activated);
        }
    };
    if (events & EPOLLPRI)
        send(QSocketNotifier::Exception);
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR))
        send(QSocketNotifier::Read);
    if (events & (EPOLLOUT | EPOLLERR))
        send(QSocketNotifier::Write);
}

bool EpollEventDispatcher::watch(int fd, ReadinessHandler *handler, Interest interest, bool exclusive)
{
    auto watched = std::make_unique<Watched>();
    watched->fd = fd;
    watched->handler = handler;
    watched->exclusive = exclusive;
    epoll_event event{};
    event.events = epollEvents(interest, exclusive);
    event.data.ptr = watched.get();
    if (m_watched.contains(fd) || epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, fd, &event) != 0) {
        qWarning("descriptor %d can't be watched: %d", fd, errno);
        return false;
    }
    m_watched.insert(fd, watched.release());
    return true;
}

void EpollEventDispatcher::change(int fd, Interest interest)
{
    Watched *watched = m_watched.value(fd);
    if (!watched)
        return;
    epoll_event event{};
    event.events = epollEvents(interest, watched->exclusive);
    event.data.ptr = watched;
    // An exclusive registration can't be modified, only made anew.
    if (watched->exclusive) {
        epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, fd, nullptr);
        epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, fd, &event);
    } else {
        epoll_ctl(m_epoll.get(), EPOLL_CTL_MOD, fd, &event);
    }
}

void EpollEventDispatcher::unwatch(int fd)
{
    remove(fd);
}

void EpollEventDispatcher::remove(int fd)
{
    Watched *watched = m_watched.take(fd);
    if (!watched)
        return;
    epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, fd, nullptr);
    watched->fd = -1;
    watched->handler = nullptr;
    watched->notifiers = {};
    // The batch being walked may still name it.
    std::unique_ptr<Watched> owned(watched);
    if (m_depth > 0)
        m_removed.push_back(std::move(owned));
}

void EpollEventDispatcher::updateNotified(Watched &watched)
{
    epoll_event event{};
    event.data.ptr = &watched;
    if (watched.notifiers[QSocketNotifier::Read])
        event.events |= EPOLLIN;
    if (watched.notifiers[QSocketNotifier::Write])
        event.events |= EPOLLOUT;
    if (watched.notifiers[QSocketNotifier::Exception])
        event.events |= EPOLLPRI;
    epoll_ctl(m_epoll.get(), EPOLL_CTL_MOD, watched.fd, &event);
}

void EpollEventDispatcher::registerSocketNotifier(QSocketNotifier *notifier)
{
    const int fd = int(notifier->socket());
    if (!m_watched.contains(fd) && !watch(fd, nullptr, {}, false))
        return;
    Watched *watched = m_watched.value(fd);
    watched->notifiers[size_t(notifier->type())] = notifier;
    updateNotified(*watched);
}

void EpollEventDispatcher::unregisterSocketNotifier(QSocketNotifier *notifier)
{
    Watched *watched = m_watched.value(int(notifier->socket()));
    if (!watched || watched->notifiers[size_t(notifier->type())] != notifier)
        return;
    watched->notifiers[size_t(notifier->type())] = nullptr;
    if (std::all_of(watched->notifiers.begin(), watched->notifiers.end(), [](auto *left) { return !left; }))
        remove(watched->fd);
    else
        updateNotified(*watched);
}

void EpollEventDispatcher::registerTimer(int timerId, qint64 interval, Qt::TimerType timerType, QObject *object)
{
    const auto entry = m_timers.emplace(steadyNow() + interval, Timer{timerId, interval, timerType, object});
    m_timerById.insert(timerId, entry);
}

bool EpollEventDispatcher::unregisterTimer(int timerId)
{
    const auto found = m_timerById.constFind(timerId);
    if (found == m_timerById.cend())
        return false;
    m_timers.erase(*found);
    m_timerById.erase(found);
    return true;
}

bool EpollEventDispatcher::unregisterTimers(QObject *object)
{
    bool any = false;
    for (auto it = m_timers.begin(); it != m_timers.end();) {
        if (it->second.object == object) {
            m_timerById.remove(it->second.id);
            it = m_timers.erase(it);
            any = true;
        } else {
            ++it;
        }
    }
    return any;
}

QList<QAbstractEventDispatcher::TimerInfo> EpollEventDispatcher::registeredTimers(QObject *object) const
{
    QList<TimerInfo> infos;
    for (const auto &[due, timer] : m_timers) {
        if (timer.object == object)
            infos.append(TimerInfo(timer.id, int(timer.interval), timer.type));
    }
    return infos;
}

int EpollEventDispatcher::remainingTime(int timerId)
{
    const auto found = m_timerById.constFind(timerId);
    if (found == m_timerById.cend())
        return -1;
    return int(std::max<qint64>(0, (*found)->first - steadyNow()));
}

bool EpollEventDispatcher::runTimers()
{
    // Only what is due now: a timer of interval 0 must not starve the sockets.
    std::vector<int> due;
    const qint64 now = steadyNow();
    for (const auto &[when, timer] : m_timers) {
        if (when > now)
            break;
        due.push_back(timer.id);
    }
    for (const int id : due) {
        const auto found = m_timerById.constFind(id);
        if (found == m_timerById.cend())
            continue; // an earlier one ended it
        const Timer timer = (*found)->second;
        m_timers.erase(*found);
        m_timerById[id] = m_timers.emplace(now + std::max<qint64>(timer.interval, 0), timer);
        QTimerEvent event(id);
        QCoreApplication::sendEvent(timer.object, &event);
    }
    return !due.empty();
}

void EpollEventDispatcher::wakeUp()
{
    if (m_wakePending.exchange(true))
        return;
    const quint64 one = 1;
    [[maybe_unused]] const ssize_t put = ::write(m_wake.get(), &one, sizeof one);
}

void EpollEventDispatcher::interrupt()
{
    m_interrupted = true;
    wakeUp();
}

} // namespace net
