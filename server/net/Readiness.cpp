#include "server/net/Readiness.h"

#include "server/net/EpollEventDispatcher.h"

#include <QSocketNotifier>
#include <QThread>

namespace net {

/// The portable way: two notifiers, made when first wanted.
struct Readiness::Notifiers
{
    Notifiers(int descriptor, ReadinessHandler *ownHandler)
        : fd(descriptor)
        , handler(ownHandler)
    {}

    void want(std::unique_ptr<QSocketNotifier> &notifier, QSocketNotifier::Type type, Ready ready, bool wanted)
    {
        if (!notifier && wanted) {
            notifier = std::make_unique<QSocketNotifier>(fd, type);
            ReadinessHandler *target = handler;
            QObject::connect(notifier.get(), &QSocketNotifier::activated, notifier.get(),
                             [target, ready] { target->onReady(ready); });
        }
        if (notifier)
            notifier->setEnabled(wanted);
    }

    /// A notifier may be what is just calling the handler that ends it.
    void retire()
    {
        for (auto *notifier : {&read, &write}) {
            if (*notifier) {
                (*notifier)->setEnabled(false);
                (*notifier)->disconnect();
                notifier->release()->deleteLater();
            }
        }
    }

    int fd;
    ReadinessHandler *handler;
    std::unique_ptr<QSocketNotifier> read;
    std::unique_ptr<QSocketNotifier> write;
};

namespace {

EpollEventDispatcher *epollOfThisThread()
{
    return qobject_cast<EpollEventDispatcher *>(QAbstractEventDispatcher::instance());
}

} // namespace

void Readiness::start(int fd, ReadinessHandler *handler, Interest interest, bool exclusive)
{
    stop();
    if (EpollEventDispatcher *epoll = epollOfThisThread()) {
        // What another watches already is not this one's to end.
        if (epoll->watch(fd, handler, interest, exclusive)) {
            m_fd = fd;
            m_interest = interest;
        }
        return;
    }
    m_fd = fd;
    m_notifiers = {new Notifiers(fd, handler), [](Notifiers *notifiers) {
                       notifiers->retire();
                       delete notifiers;
                   }};
    m_interest = {};
    setInterest(interest);
}

void Readiness::setInterest(Interest interest)
{
    if (m_fd < 0 || m_interest == interest)
        return;
    m_interest = interest;
    if (m_notifiers) {
        m_notifiers->want(m_notifiers->read, QSocketNotifier::Read, Ready::Readable,
                          interest.testFlag(Ready::Readable));
        m_notifiers->want(m_notifiers->write, QSocketNotifier::Write, Ready::Writable,
                          interest.testFlag(Ready::Writable));
    } else if (EpollEventDispatcher *epoll = epollOfThisThread()) {
        epoll->change(m_fd, interest);
    }
}

void Readiness::stop()
{
    if (m_fd < 0)
        return;
    if (m_notifiers)
        m_notifiers.reset();
    else if (EpollEventDispatcher *epoll = epollOfThisThread())
        epoll->unwatch(m_fd);
    m_fd = -1;
    m_interest = {};
}

} // namespace net
