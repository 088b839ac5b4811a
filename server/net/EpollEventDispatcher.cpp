#include "server/net/EpollEventDispatcher.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QThread>

#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace net {

struct EpollEventDispatcher::Watched
{
    int fd = -1;
    ReadinessHandler *handler = nullptr;
    std::array<QSocketNotifier *, 3> notifiers{}; // by QSocketNotifier::Type
    bool exclusive = false;
};

namespace {

constexpr size_t batchSize = 256;

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
    m_posted = false;
    QCoreApplication::sendPostedEvents();
    if (m_interrupted)
        return true;

    // A nested loop must not overwrite the events its caller is still walking.
    std::vector<epoll_event> nested(m_depth > 0 ? batchSize : 0);
    std::vector<epoll_event> &batch = m_depth > 0 ? nested : m_batch;
    const int count = waitForEvents(batch, flags);

    ++m_depth;
    bool worked = deliverAll(batch, count);
    worked |= m_timers.runDue();
    if (--m_depth == 0)
        m_removed.clear();
    QCoreApplication::sendPostedEvents();
    return worked;
}

int EpollEventDispatcher::waitMilliseconds(QEventLoop::ProcessEventsFlags flags) const
{
    const bool mayWait = flags.testFlag(QEventLoop::WaitForMoreEvents) && !m_interrupted && !m_posted;
    return mayWait ? m_timers.untilNext() : 0;
}

int EpollEventDispatcher::waitForEvents(std::vector<epoll_event> &batch, QEventLoop::ProcessEventsFlags flags)
{
    const bool blocks = waitMilliseconds(flags) != 0;
    if (blocks)
        Q_EMIT aboutToBlock();
    const int wait = waitMilliseconds(flags); // who was told may have posted something
    int count = 0;
    if (flags.testFlag(QEventLoop::ExcludeSocketNotifiers)) {
        // Sockets that are ready and may not be told would end the wait at once, again and again.
        pollfd wake{m_wake.get(), POLLIN, 0};
        count = ::poll(&wake, 1, wait);
        batch[0] = {};
    } else {
        count = epoll_wait(m_epoll.get(), batch.data(), int(batch.size()), wait);
    }
    if (blocks)
        Q_EMIT awake();
    return count;
}

bool EpollEventDispatcher::deliverAll(const std::vector<epoll_event> &batch, int count)
{
    for (int i = 0; i < count; ++i) {
        const epoll_event &event = batch[size_t(i)];
        auto *watched = static_cast<Watched *>(event.data.ptr);
        if (!watched)
            takeWakeUp();
        else if (watched->fd >= 0) // not removed by an earlier one
            deliver(*watched, event.events);
    }
    return count > 0;
}

void EpollEventDispatcher::takeWakeUp()
{
    quint64 ignored = 0;
    [[maybe_unused]] const ssize_t got = ::read(m_wake.get(), &ignored, sizeof ignored);
    // Cleared after reading: a wakeUp() in between writes nothing, but what it announced was posted before it and is
    // sent at the end of this turn. The other order would leave the flag up over an empty counter.
    m_wakePending = false;
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
    // A hang-up or an error is reported whatever was asked for: somebody has to be told, or it comes back at once.
    constexpr quint32 broken = EPOLLHUP | EPOLLERR;
    if (events & (EPOLLPRI | broken))
        send(QSocketNotifier::Exception);
    if (events & (EPOLLIN | broken))
        send(QSocketNotifier::Read);
    if (events & (EPOLLOUT | broken))
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
    // Closed and opened again with the same number, the descriptor is unknown here though its notifier is not.
    if (epoll_ctl(m_epoll.get(), EPOLL_CTL_MOD, watched.fd, &event) != 0 && errno == ENOENT)
        epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, watched.fd, &event);
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
    m_timers.add(timerId, interval, timerType, object);
}

bool EpollEventDispatcher::unregisterTimer(int timerId)
{
    return m_timers.remove(timerId);
}

bool EpollEventDispatcher::unregisterTimers(QObject *object)
{
    return m_timers.removeAll(object);
}

QList<QAbstractEventDispatcher::TimerInfo> EpollEventDispatcher::registeredTimers(QObject *object) const
{
    return m_timers.timersOf(object);
}

int EpollEventDispatcher::remainingTime(int timerId)
{
    return m_timers.remaining(timerId);
}

void EpollEventDispatcher::wakeUp()
{
    // This thread is not waiting. Not to wait is enough: what is posted while posted events are sent stays for the next
    // turn, so it can't be relied on to be sent before the wait.
    if (QThread::currentThread() == thread()) {
        m_posted = true;
        return;
    }
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
