#include "server/net/Deadline.h"

#include "server/base/Clock.h"

#include <algorithm>

namespace net {

void DeadlineWheel::Link::insertBefore(Link &other)
{
    previous = other.previous;
    next = &other;
    previous->next = this;
    next->previous = this;
}

void DeadlineWheel::Link::remove()
{
    previous->next = next;
    next->previous = previous;
    previous = next = this;
}

DeadlineWheel::DeadlineWheel(QObject *parent)
    : QObject(parent)
{}

DeadlineWheel::~DeadlineWheel()
{
    stop();
}

void DeadlineWheel::stop()
{
    m_timer.stop();
    m_waiting = 0;
    for (Link &slot : m_slots) {
        while (!slot.isAlone())
            slot.next->remove();
    }
}

qint64 DeadlineWheel::currentTick()
{
    return base::Clock::system().steadyMilliseconds() / slotMilliseconds;
}

void DeadlineWheel::insert(Deadline &deadline)
{
    if (m_waiting++ == 0) {
        m_tick = currentTick();
        waitForNextTick();
    }
    deadline.m_dueTick = std::max(deadline.m_dueTick, m_tick + 1);
    deadline.insertBefore(m_slots[size_t(deadline.m_dueTick) % slotCount]);
}

void DeadlineWheel::waitForNextTick()
{
    const qint64 intoTick = base::Clock::system().steadyMilliseconds() % slotMilliseconds;
    m_timer.start(int(slotMilliseconds - intoTick), Qt::PreciseTimer, this);
}

void DeadlineWheel::timerEvent(QTimerEvent *)
{
    // A thread that was held up catches up; one turn of the wheel visits every slot.
    const qint64 now = currentTick();
    const qint64 first = std::max(m_tick + 1, now - qint64(slotCount) + 1);
    for (qint64 tick = first; tick <= now; ++tick) {
        m_tick = tick;
        runSlot(size_t(tick) % slotCount, now);
    }
    if (m_waiting == 0)
        m_timer.stop();
    else
        waitForNextTick();
}

void DeadlineWheel::runSlot(size_t slot, qint64 tick)
{
    // Callbacks may set and clear any deadline, also those of this slot: what is due moves to a ring of its own first.
    Link due;
    for (Link *link = m_slots[slot].next; link != &m_slots[slot];) {
        auto *deadline = static_cast<Deadline *>(link);
        link = link->next;
        if (deadline->m_dueTick <= tick) {
            deadline->remove();
            deadline->insertBefore(due);
        }
    }
    while (!due.isAlone()) {
        auto *deadline = static_cast<Deadline *>(due.next);
        deadline->remove();
        --m_waiting;
        // Copied: the callback may destroy the deadline and with it the function that runs.
        const std::function<void()> expired = deadline->m_expired;
        expired();
    }
}

Deadline::Deadline(DeadlineWheel &wheel, std::function<void()> expired)
    : m_wheel(&wheel)
    , m_expired(std::move(expired))
{}

void Deadline::set(qint64 milliseconds)
{
    clear();
    // The first tick that begins later than that: the clock's present millisecond has begun already.
    const qint64 due = base::Clock::system().steadyMilliseconds() + milliseconds;
    m_dueTick = due / DeadlineWheel::slotMilliseconds + 1;
    m_wheel->insert(*this);
}

void Deadline::clear()
{
    if (isAlone())
        return;
    remove();
    --m_wheel->m_waiting;
}

qint64 Deadline::left() const
{
    const qint64 due = m_dueTick * DeadlineWheel::slotMilliseconds;
    return isSet() ? std::max<qint64>(1, due - base::Clock::system().steadyMilliseconds()) : 0;
}

void Deadline::moveTo(DeadlineWheel &wheel)
{
    Q_ASSERT(!isSet());
    m_wheel = &wheel;
}

} // namespace net
