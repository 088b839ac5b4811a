#include "server/net/Worker.h"

#include "server/net/TurnTaking.h"

#ifdef Q_OS_LINUX
#include "server/net/EpollEventDispatcher.h"
#endif

#include <QCoreApplication>
#include <QEvent>

#include <signal.h>

namespace net {

namespace {

const QEvent::Type tasksWaiting = QEvent::Type(QEvent::registerEventType());

/// sendfile(2) knows no MSG_NOSIGNAL; the signal goes to the thread that wrote.
void blockBrokenPipes()
{
    sigset_t pipes;
    sigemptyset(&pipes);
    sigaddset(&pipes, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipes, nullptr);
}

} // namespace

Worker::Worker(int number)
    : m_deadlines(new DeadlineWheel(this))
{
    m_thread.setObjectName(QStringLiteral("worker-%1").arg(number));
    QObject::connect(&m_thread, &QThread::started, &blockBrokenPipes);
    QObject::connect(&m_thread, &QThread::started, &takeTurns);
    moveToThread(&m_thread);
}

Worker::~Worker()
{
    stop();
}

void Worker::start()
{
#ifdef Q_OS_LINUX
    m_thread.setEventDispatcher(new EpollEventDispatcher);
#endif
    m_thread.start();
}

void Worker::stop()
{
    QThread *const home = QThread::currentThread();
    {
        const std::lock_guard lock(m_mutex);
        if (m_stopped)
            return;
        m_stopped = true;
        if (!m_thread.isRunning())
            return;
        // Posted last, so after every task; afterwards this object may be destroyed where it was made.
        QMetaObject::invokeMethod(
            this,
            [this, home] {
                runTasks(); // takes the mutex, so waits until this call is over: see post()
                m_deadlines->stop(); // those still set mustn't come on the other thread
                moveToThread(home);
                m_thread.quit();
            },
            Qt::QueuedConnection);
    }
    m_thread.wait();
}

void Worker::post(std::function<void()> task)
{
    const std::lock_guard lock(m_mutex);
    if (m_stopped)
        return;
    m_tasks.push_back(std::move(task));
    // With more an event for them is on its way. Posted under the mutex: postEvent() first makes the event known and
    // wakes the event dispatcher afterwards, and in between the thread could end, and its dispatcher with it.
    if (m_tasks.size() == 1)
        QCoreApplication::postEvent(this, new QEvent(tasksWaiting));
}

bool Worker::event(QEvent *event)
{
    if (event->type() != tasksWaiting)
        return QObject::event(event);
    runTasks();
    return true;
}

void Worker::runTasks()
{
    std::vector<std::function<void()>> tasks;
    {
        const std::lock_guard lock(m_mutex);
        tasks.swap(m_tasks);
    }
    for (const std::function<void()> &task : tasks)
        task();
}

bool Worker::isCurrentThread() const
{
    return QThread::currentThread() == &m_thread;
}

} // namespace net
