#include "server/net/TurnTaking.h"

#include <pthread.h>
#include <sched.h>

namespace net {

#ifdef SCHED_BATCH

namespace {

thread_local bool takesTurns = false;
thread_local int bulkWorks = 0;

void schedule(int policy)
{
    const sched_param none{};
    pthread_setschedparam(pthread_self(), policy, &none); // failing costs speed only
}

} // namespace

void takeTurns()
{
    takesTurns = true;
    schedule(SCHED_BATCH);
}

void letOthersGoFirst()
{
    ::sched_yield();
}

BulkWork::BulkWork()
{
    if (++bulkWorks == 1 && takesTurns)
        schedule(SCHED_OTHER);
}

BulkWork::~BulkWork()
{
    if (--bulkWorks == 0 && takesTurns)
        schedule(SCHED_BATCH);
}

#else

void takeTurns() {}
void letOthersGoFirst() {}
BulkWork::BulkWork() = default;
BulkWork::~BulkWork() = default;

#endif

} // namespace net
