#include "ui/common/LatestWork.h"

#include <QMutex>
#include <QThreadPool>

#include <atomic>

namespace ui {

/// Where other threads leave their results: the object may be gone by then, this is not.
class LatestWork::Relay
{
public:
    explicit Relay(LatestWork *owner)
        : m_owner(owner)
    {}

    void forget()
    {
        const QMutexLocker lock(&m_mutex);
        m_owner = nullptr;
    }

    void post(quint64 ticket, const Deliver &deliver)
    {
        const QMutexLocker lock(&m_mutex);
        if (LatestWork *const owner = m_owner)
            QMetaObject::invokeMethod(
                owner, [owner, ticket, deliver] { owner->take(ticket, deliver); }, Qt::QueuedConnection);
    }

    std::atomic<quint64> newest = 0; ///< work that is still waiting for a thread needn't begin when it is outdated

private:
    QMutex m_mutex; // held for a queue operation only
    LatestWork *m_owner;
};

LatestWork::LatestWork(QObject *parent)
    : QObject(parent)
    , m_relay(std::make_shared<Relay>(this))
{}

LatestWork::~LatestWork()
{
    m_relay->newest = 0;
    m_relay->forget();
}

void LatestWork::run(Size size, Work work)
{
    const quint64 ticket = ++m_ticket;
    m_relay->newest = ticket;
    if (size == Size::Small) {
        take(ticket, work());
        return;
    }
    setBusy(true);
    QThreadPool::globalInstance()->start([relay = m_relay, ticket, work = std::move(work)] {
        if (relay->newest == ticket)
            relay->post(ticket, work());
    });
}

void LatestWork::take(quint64 ticket, const Deliver &deliver)
{
    if (ticket != m_ticket)
        return;
    setBusy(false);
    deliver();
}

void LatestWork::setBusy(bool busy)
{
    if (m_busy == busy)
        return;
    m_busy = busy;
    Q_EMIT busyChanged(busy);
}

} // namespace ui
