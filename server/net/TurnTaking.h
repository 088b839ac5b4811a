#pragma once

namespace net {

/// The calling thread lets others finish their turn on its processor from now on (SCHED_BATCH, see sched(7)), but while
/// a BulkWork lives. Otherwise a worker that something arrived for interrupts whoever runs there, and a client on this
/// machine, or another worker, comes back to what it had half done: two switches of threads for one command. Its turn
/// comes a moment later, with more to do at once; while a processor is idle it needn't wait at all.
void takeTurns();

/// Before work of some length: who waits for this processor, often a client on this machine that was just answered,
/// runs first. Otherwise it would wait for all of that work, and another processor meanwhile for what it is about to
/// send.
void letOthersGoFirst();

/// Work that goes on for long, as a download does: meanwhile its thread, if it takes turns, is scheduled as any other,
/// for there waiting for a turn costs more than it spares. Made and destroyed on one thread.
class BulkWork final
{
public:
    BulkWork();
    ~BulkWork();
    BulkWork(const BulkWork &) = delete;
    BulkWork &operator=(const BulkWork &) = delete;
};

} // namespace net
