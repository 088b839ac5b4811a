#include "server/session/TurnRecords.h"

#include "server/net/TurnTaking.h"
#include "server/net/Worker.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace session {

namespace {

using namespace std::chrono_literals;

/// The others are waited for as long as the commit itself took, which they would wait otherwise; but not longer than
/// anybody at a keyboard would notice.
constexpr auto longestGather = 2ms;

} // namespace

TurnRecords::TurnRecords(net::Worker &worker, audit::Writer &log)
    : m_worker(worker)
    , m_log(log)
{}

void TurnRecords::add(audit::Record &&record, audit::Committed committed)
{
    m_records.push_back({std::move(record), std::move(committed), false});
    commitAfterTurn();
}

void TurnRecords::commitAfterTurn()
{
    // A task that a turn gives its own worker runs when all of it is done.
    if (std::exchange(m_commitsAfterTurn, true))
        return;
    m_worker.post([this] {
        m_commitsAfterTurn = false;
        commit();
    });
}

/// Those that are answered may be refused something again at once, so there are two lists.
void TurnRecords::gather()
{
    if (m_inHand.empty()) {
        m_inHand.swap(m_records);
        m_inHandSince = Clock::now();
    } else {
        std::ranges::move(m_records, std::back_inserter(m_inHand));
        m_records.clear();
    }
}

bool TurnRecords::waitsForOthers()
{
    if (!m_gathering.isOn())
        return false;
    if (!m_gathering.isComplete(m_inHand.size()) && Clock::now() < m_gathering.until())
        return true;
    m_gathering.end(m_inHand.size());
    m_inHandSince = Clock::now(); // what they waited for each other is nobody's commit
    return false;
}

void TurnRecords::commit()
{
    gather();
    if (m_inHand.empty())
        return; // the host was cleared
    net::letOthersGoFirst();
    // While others come, or another thread commits, this one serves whoever is there.
    if (waitsForOthers()) {
        commitAfterTurn();
        return;
    }
    const Clock::time_point began = Clock::now();
    const auto wait = m_company ? audit::Writer::Wait::ForDisk : audit::Writer::Wait::No;
    const auto taken = m_log.recordDurably(m_inHand, m_inHandSince, wait);
    if (taken == audit::Writer::Taken::NotYet) {
        commitAfterTurn();
    } else if (taken == audit::Writer::Taken::Here && m_company) {
        const Clock::time_point now = Clock::now();
        m_gathering.expect(m_company(), now + std::min<Clock::duration>(now - began, longestGather));
    }
}

void TurnRecords::writeAll()
{
    gather();
    if (!m_inHand.empty())
        m_log.recordDurably(m_inHand);
}

} // namespace session
