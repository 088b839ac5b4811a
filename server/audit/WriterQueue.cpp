#include "server/audit/WriterQueue.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>
#include <utility>

namespace audit {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t mostWaiting = 50'000;
/// Records written behind wait this long for company, so that they don't cost a commit each.
constexpr auto patience = 100ms;
constexpr std::size_t worthACommit = 1'000;

} // namespace

void WriterQueue::push(Record record)
{
    const std::lock_guard lock(m_mutex);
    if (m_stopped)
        return;
    if (m_waiting.size() >= mostWaiting) {
        ++m_missing;
        return;
    }
    if (m_waiting.empty())
        m_since = Clock::now();
    m_waiting.push_back({std::move(record), {}, false});
    if (m_waiting.size() == 1 || m_waiting.size() == worthACommit)
        m_wake.notify_one();
}

bool WriterQueue::pushDurably(Waiting &waiting)
{
    const std::lock_guard lock(m_mutex);
    if (m_stopped)
        return false;
    if (!m_available || m_waiting.size() >= mostWaiting) {
        ++m_missing;
        return false;
    }
    if (m_waiting.empty())
        m_since = Clock::now();
    m_waiting.push_back(std::move(waiting));
    // While others are expected the writer looks by itself when their time is over.
    const bool wasComplete = m_gathering.isComplete(m_durable++);
    if (!wasComplete && m_gathering.isComplete(m_durable))
        m_wake.notify_one();
    return true;
}

void WriterQueue::nudge()
{
    const std::lock_guard lock(m_mutex);
    m_nudged = true;
    m_wake.notify_one();
}

QString WriterQueue::problem() const
{
    const std::lock_guard lock(m_mutex);
    return m_problem;
}

void WriterQueue::start()
{
    const std::lock_guard lock(m_mutex);
    m_waiting.clear();
    m_durable = 0;
    m_gathering.reset();
    m_missing = 0;
    m_problem.clear();
    m_stopped = false;
    m_available = true;
}

void WriterQueue::stop()
{
    const std::lock_guard lock(m_mutex);
    m_stopped = true;
    m_available = false;
    m_problem = QCoreApplication::translate("audit", "The log is closed.");
    m_wake.notify_one();
}

WriterQueue::Clock::time_point WriterQueue::due() const
{
    if (!m_available)
        return Clock::time_point::max();
    if (m_gathering.isComplete(m_durable) || m_waiting.size() >= worthACommit)
        return Clock::time_point::min();
    const auto gathered = m_gathering.isOn() ? m_gathering.until() : Clock::time_point::max();
    return m_waiting.empty() ? gathered : std::min(gathered, m_since + patience);
}

void WriterQueue::expectBack(std::size_t answered, Clock::duration longest)
{
    const std::lock_guard lock(m_mutex);
    m_gathering.expect(answered + m_durable, Clock::now() + longest);
}

bool WriterQueue::take(std::vector<Waiting> &into, Clock::time_point deadline)
{
    std::unique_lock lock(m_mutex);
    while (!m_stopped) {
        const auto until = std::min(deadline, due());
        if (Clock::now() < until) {
            // What waits for company goes on waiting.
            if (std::exchange(m_nudged, false))
                return true;
            m_wake.wait_until(lock, until);
            continue;
        }
        // Then with what is there.
        if (!m_gathering.isOn())
            break;
        m_gathering.end(m_durable);
    }
    if (m_available || m_stopped) {
        std::move(m_waiting.begin(), m_waiting.end(), std::back_inserter(into));
        m_waiting.clear();
        m_durable = 0;
    }
    return !m_stopped;
}

bool WriterQueue::isEmpty() const
{
    const std::lock_guard lock(m_mutex);
    return m_waiting.empty();
}

std::vector<Waiting> WriterQueue::becomeUnavailable(const QString &problem)
{
    const std::lock_guard lock(m_mutex);
    if (!m_stopped)
        m_problem = problem;
    m_available = false;
    const auto firstDurable = std::stable_partition(m_waiting.begin(), m_waiting.end(),
                                                    [](const Waiting &waiting) { return !waiting.isDurable(); });
    std::vector<Waiting> durable(std::make_move_iterator(firstDurable), std::make_move_iterator(m_waiting.end()));
    m_waiting.erase(firstDurable, m_waiting.end());
    m_durable = 0;
    return durable;
}

void WriterQueue::becomeAvailable()
{
    const std::lock_guard lock(m_mutex);
    if (m_stopped)
        return;
    m_problem.clear();
    m_available = true;
}

qint64 WriterQueue::takeMissing()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_missing, 0);
}

} // namespace audit
