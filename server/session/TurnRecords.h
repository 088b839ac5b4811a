#pragma once

#include "server/audit/Gathering.h"
#include "server/audit/Waiting.h"
#include "server/audit/Writer.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <vector>

namespace net {
class Worker;
}

namespace session {

/// What a worker's sessions are refused in one turn of it, on its way to the log as one batch. Nobody is answered
/// before that is committed. On the worker's thread.
class TurnRecords final
{
public:
    TurnRecords(net::Worker &worker, audit::Writer &log);

    /// How many may have something to add at a time, where all of them wait for the log in any case: then this thread
    /// waits for the disk itself, and with the commit for those that are likely to be back at once.
    using Company = std::function<std::size_t()>;
    void waitForDisk(Company company) { m_company = std::move(company); }

    void add(audit::Record &&record, audit::Committed committed);
    void writeAll(); ///< when no further turn comes

private:
    using Clock = std::chrono::steady_clock;

    void commitAfterTurn();
    void gather();
    bool waitsForOthers();
    void commit();

    net::Worker &m_worker;
    audit::Writer &m_log;
    Company m_company;
    audit::Gathering m_gathering;
    std::vector<audit::Waiting> m_records; // of this turn
    std::vector<audit::Waiting> m_inHand; // until they are committed
    Clock::time_point m_inHandSince;
    bool m_commitsAfterTurn = false;
};

} // namespace session
