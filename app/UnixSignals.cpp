#include "app/UnixSignals.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace app {

namespace {

constexpr int caught[] = {SIGTERM, SIGINT, SIGHUP};

// A signal handler reaches nothing but globals and may do little more than write().
std::atomic<int> pipeEnd{-1};

void handle(int number)
{
    const int saved = errno;
    const char byte = char(number);
    // A full pipe holds more of them than anybody wants.
    [[maybe_unused]] const ssize_t written = ::write(pipeEnd.load(), &byte, 1);
    errno = saved;
}

void install(int number, void (*handler)(int))
{
    struct sigaction action
    {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    ::sigaction(number, &action, nullptr);
}

} // namespace

UnixSignals::UnixSignals(QObject *parent)
    : QObject(parent)
{
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        qFatal("no pipe for signals: %s", std::strerror(errno));
    m_readEnd.reset(ends[0]);
    m_writeEnd.reset(ends[1]);
    pipeEnd = ends[1];
    m_notifier = std::make_unique<QSocketNotifier>(ends[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &UnixSignals::readPipe);
    for (const int number : caught)
        install(number, handle);
    install(SIGPIPE, SIG_IGN);
}

UnixSignals::~UnixSignals()
{
    for (const int number : caught)
        install(number, SIG_IGN);
    pipeEnd = -1;
}

void UnixSignals::readPipe()
{
    char numbers[64];
    const ssize_t count = ::read(m_readEnd.get(), numbers, sizeof numbers);
    for (ssize_t i = 0; i < count; ++i) {
        if (numbers[i] == SIGHUP)
            Q_EMIT reloadRequested();
        else
            Q_EMIT endRequested();
    }
}

} // namespace app
