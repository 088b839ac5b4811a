#pragma once

#include <QBasicTimer>
#include <QObject>

#include <array>
#include <functional>

namespace net {

class Deadline;

/// All time-outs of one thread on one timer: a hashed wheel of 100 ms slots, so that ten thousand waiting sessions
/// cost nothing until one is due. A time-out may come up to one slot late, never early. Belongs to one thread.
class DeadlineWheel final : public QObject
{
    Q_OBJECT

public:
    explicit DeadlineWheel(QObject *parent = nullptr);
    ~DeadlineWheel() override;

    static constexpr int slotMilliseconds = 100;

    /// From now on none comes.
    void stop();

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    friend class Deadline;
    static constexpr size_t slotCount = 512;

    struct Link // of a ring; an empty ring points to itself
    {
        Link *previous = this;
        Link *next = this;
        bool isAlone() const { return next == this; }
        void insertBefore(Link &other);
        void remove();
    };

    static qint64 currentTick();
    void waitForNextTick();
    void insert(Deadline &deadline);
    void runSlot(size_t slot, qint64 tick);

    std::array<Link, slotCount> m_slots;
    qint64 m_tick = 0; // the last one that was run
    int m_waiting = 0;
    QBasicTimer m_timer;
};

/// Calls back once, after a while, unless set again or cleared. May be destroyed in its own callback.
class Deadline final : private DeadlineWheel::Link
{
public:
    Deadline(DeadlineWheel &wheel, std::function<void()> expired);
    ~Deadline() { clear(); }
    Deadline(const Deadline &) = delete;
    Deadline &operator=(const Deadline &) = delete;

    void set(qint64 milliseconds); ///< from now; replaces an earlier one
    void clear();
    bool isSet() const { return !isAlone(); }
    qint64 left() const; ///< milliseconds, of those it was set to; at least 1 while it is set, else 0
    /// Counts on that wheel, and belongs to its thread, from the next set() on. Must not be set now.
    void moveTo(DeadlineWheel &wheel);

private:
    friend class DeadlineWheel;
    DeadlineWheel *m_wheel;
    std::function<void()> m_expired;
    qint64 m_dueTick = 0;
};

} // namespace net
