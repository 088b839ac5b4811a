#include "server/audit/WriterThread.h"

#include "server/audit/Database.h"
#include "server/audit/Translated.h"
#include "server/base/Clock.h"

#include <QCoreApplication>

#include <algorithm>
#include <unordered_set>

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t mostDurableABatch = 1'000;
constexpr std::size_t mostABatch = 5'000;
/// Records written behind that are kept while the log can't be written.
constexpr std::size_t mostKept = 20'000;
constexpr auto retryInterval = 1s;
constexpr auto pruneInterval = 1h;
/// A flood doesn't wait for an hour, nor does it leave the queue empty: after so many records the size is looked at,
/// and what is too much goes between two commits, as fast as it comes.
constexpr std::size_t writtenBetweenPrunes = 10'000;
constexpr auto pruningBetweenCommits = 30ms;
constexpr auto announceInterval = 100ms;
/// After the last record a row is open no longer than that.
constexpr auto sealDelay = std::chrono::microseconds(FoldedRefusals::window / 4 * 5);
/// A fifth of a commit's time is given to those that were just answered, so that the next commit serves them all.
constexpr auto shortestGather = 150us;
constexpr auto longestGather = 2ms;

std::unordered_set<qint64> endedSessions(std::span<const Waiting> batch)
{
    std::unordered_set<qint64> ended;
    for (const Waiting &waiting : batch) {
        if (const auto *session = std::get_if<SessionRecord>(&waiting.record); session && session->ended != 0)
            ended.insert(session->id.value);
    }
    return ended;
}

EventRecord event(const QString &kind, const QString &sentence)
{
    EventRecord record;
    record.at = base::Clock::system().utcMicroseconds();
    record.kind = kind;
    record.text = sentence;
    return record;
}

} // namespace

WriterThread::WriterThread(const Writer::Options &options, WriterQueue &queue, Outlets outlets)
    : m_options(options)
    , m_queue(queue)
    , m_outlets(std::move(outlets))
    , m_retention({options.keepDays, options.keepMegabytes})
{}

void WriterThread::run(std::promise<base::Result<void>> opened)
{
    auto result = openDatabase();
    if (result)
        result = endLostSessions(m_connection);
    if (result) {
        m_check.start(m_options.file, [this] { // what is written down wakes this thread
            recordEvent(u"problem"_s, text("The check of the log found damage in it."));
        });
    }
    const bool usable = bool(result);
    opened.set_value(std::move(result));
    if (usable)
        loop();
    closeDatabase();
}

void WriterThread::loop()
{
    m_pruneAt = Clock::now();
    bool goesOn = true;
    while (goesOn) {
        goesOn = m_queue.take(m_inHand, nextDeadline());
        if (m_available && m_check.takeDamage())
            replaceDamaged();
        if (m_available)
            writeInHand();
        else if (!goesOn || Clock::now() >= m_retryAt)
            tryAgain();
        if (goesOn)
            seal();
        announceStored();
        if (goesOn)
            prune();
    }
    // Only records that could not be written even now are left.
    answer(m_inHand);
    m_inHand.clear();
    if (m_available && m_store.attempts().hasOpenRows()) {
        m_store.attempts().finish();
        const auto sealed = writeBatch({}); // what is lost here is sealed when the log is opened again
        Q_UNUSED(sealed)
    }
}

base::Result<void> WriterThread::openDatabase()
{
    closeDatabase();
    const auto opened = openForWriting(m_connection, m_options.file, m_options.fullDurability);
    if (!opened)
        return opened.error();
    m_identity = identityOf(m_options.file);
    if (const auto prepared = m_store.prepare(m_connection); !prepared)
        return prepared.error();
    // Sessions may have got numbers that an older or new file does not know of.
    qint64 last = m_outlets.lastSession;
    while (last < opened->lastSession && !m_outlets.lastSession.compare_exchange_weak(last, opened->lastSession)) {}
    if (!opened->setAside.isEmpty())
        noteSetAside(opened->setAside);
    return {};
}

void WriterThread::noteSetAside(const QString &file)
{
    recordEvent(u"problem"_s, text("The log was damaged. It was set aside as %1 and a new one begun.").arg(file));
    m_outlets.setAside(file);
}

void WriterThread::replaceDamaged()
{
    m_check.stop();
    closeDatabase();
    const auto aside = setAside(m_options.file);
    auto opened = aside ? openDatabase() : base::Result<void>(aside.error());
    if (opened) {
        noteSetAside(*aside);
        return;
    }
    becomeUnavailable(opened.error());
}

void WriterThread::closeDatabase()
{
    m_store = {};
    m_connection.close();
}

WriterThread::Clock::time_point WriterThread::nextDeadline() const
{
    if (!m_available)
        return m_retryAt;
    Clock::time_point deadline = m_pruneAt;
    if (m_storedUnannounced)
        deadline = std::min(deadline, m_announcedAt + announceInterval);
    if (m_store.attempts().hasOpenRows())
        deadline = std::min(deadline, m_sealAt);
    return deadline;
}

std::size_t WriterThread::batchSize(std::size_t begin) const
{
    std::size_t durable = 0;
    std::size_t end = begin;
    const std::size_t limit = std::min(m_inHand.size(), begin + mostABatch);
    while (end < limit && durable < mostDurableABatch)
        durable += m_inHand[end++].isDurable() ? 1 : 0;
    return end - begin;
}

void WriterThread::writeInHand()
{
    std::size_t begin = 0;
    while (begin < m_inHand.size()) {
        const std::span batch = std::span(m_inHand).subspan(begin, batchSize(begin));
        const Clock::time_point began = Clock::now();
        if (const auto written = writeBatch(batch); !written) {
            m_inHand.erase(m_inHand.begin(), m_inHand.begin() + std::ptrdiff_t(begin));
            becomeUnavailable(written.error());
            return;
        }
        expectBack(batch, Clock::now() - began);
        answer(batch);
        begin += batch.size();
    }
    m_writtenSincePrune += m_inHand.size();
    m_lastWritten = qint64(m_inHand.size());
    m_inHand.clear();
}

void WriterThread::expectBack(std::span<const Waiting> batch, Clock::duration commit)
{
    const auto answered = std::ranges::count_if(batch, &Waiting::isDurable);
    if (answered > 0)
        m_queue.expectBack(std::size_t(answered),
                           std::clamp<Clock::duration>(commit / 5, shortestGather, longestGather));
}

base::Result<void> WriterThread::writeBatch(std::span<Waiting> batch)
{
    if (identityOf(m_options.file) != m_identity) {
        return base::Error{base::Error::Code::Unavailable,
                           text("The log's file %1 was deleted or replaced.").arg(m_options.file)};
    }
    if (const auto begun = m_store.begin(); !begun)
        return begun.error();
    auto written = fillTransaction(batch);
    if (written)
        written = m_store.commit();
    if (written) {
        m_store.attempts().committed();
        if (!batch.empty())
            m_sealAt = Clock::now() + sealDelay;
        return {};
    }

    const auto undone = m_connection.execute(u"ROLLBACK"_s); // fails if SQLite rolled back already
    Q_UNUSED(undone)
    m_store.attempts().rolledBack();
    for (Waiting &waiting : batch)
        waiting.stored = false;
    return written;
}

base::Result<void> WriterThread::fillTransaction(std::span<Waiting> batch)
{
    const std::unordered_set<qint64> begunAndEnded = endedSessions(batch);
    for (Waiting &waiting : batch) {
        // The row of its end says all that this one would.
        if (const auto *session = std::get_if<SessionRecord>(&waiting.record);
            session && session->ended == 0 && begunAndEnded.contains(session->id.value)) {
            waiting.stored = true;
            continue;
        }
        const auto written = m_store.write(waiting.record);
        if (!written && written.error().code != base::Error::Code::Invalid)
            return written.error();
        // One record that can't be stored must not keep all others from it.
        if (!written)
            recordEvent(u"problem"_s, written.error().detail);
        waiting.stored = bool(written);
    }
    return m_store.attempts().finishTransaction(base::Clock::system().utcMicroseconds());
}

void WriterThread::answer(std::span<Waiting> batch)
{
    qint64 blocked = 0;
    for (const Waiting &waiting : batch) {
        const auto *attempt = std::get_if<Attempt>(&waiting.record);
        if (!attempt || attempt->outcome == Outcome::Allowed || !waiting.stored)
            continue;
        m_storedUnannounced = true;
        if (attempt->outcome == Outcome::Blocked)
            blocked += attempt->count;
    }
    m_outlets.blocked += blocked;
    for (const Waiting &waiting : batch) {
        if (waiting.isDurable())
            waiting.committed(waiting.stored);
    }
}

void WriterThread::becomeUnavailable(const base::Error &error)
{
    const bool wasAvailable = std::exchange(m_available, false);
    const QString problem = error.detail;
    std::vector<Waiting> refused = m_queue.becomeUnavailable(problem);
    const auto firstDurable = std::stable_partition(m_inHand.begin(), m_inHand.end(),
                                                    [](const Waiting &waiting) { return !waiting.isDurable(); });
    std::move(firstDurable, m_inHand.end(), std::back_inserter(refused));
    m_inHand.erase(firstDurable, m_inHand.end());
    m_missing += qint64(refused.size());
    if (m_inHand.size() > mostKept) {
        m_missing += qint64(m_inHand.size() - mostKept);
        m_inHand.resize(mostKept);
    }

    m_retryAt = Clock::now() + retryInterval;
    if (wasAvailable)
        m_unavailableSince = Clock::now();
    if (wasAvailable || m_problem != problem) {
        m_problem = problem;
        m_outlets.availabilityChanged(false, problem);
    }
    answer(refused);
}

Waiting WriterThread::recoveryEvent()
{
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(Clock::now() - m_unavailableSince).count();
    const QString sentence = text("The log could not be written for %1 s. %2 Records missing: %3.")
                                 .arg(QString::number(seconds), m_problem, QString::number(m_missing));
    return {event(u"problem"_s, sentence), {}, false};
}

void WriterThread::tryAgain()
{
    auto done = openDatabase();
    if (done) {
        m_missing += m_queue.takeMissing();
        m_inHand.insert(m_inHand.begin(), recoveryEvent());
        done = writeBatch(std::span(m_inHand).first(batchSize(0)));
        if (!done)
            m_inHand.erase(m_inHand.begin());
    }
    if (!done) {
        becomeUnavailable(done.error());
        return;
    }

    const std::size_t written = batchSize(0);
    answer(std::span(m_inHand).first(written));
    m_inHand.erase(m_inHand.begin(), m_inHand.begin() + std::ptrdiff_t(written));
    m_available = true;
    m_missing = 0;
    m_problem.clear();
    m_queue.becomeAvailable();
    m_outlets.availabilityChanged(true, {});
    writeInHand();
}

void WriterThread::announceStored()
{
    if (!m_storedUnannounced || Clock::now() < m_announcedAt + announceInterval)
        return;
    m_storedUnannounced = false;
    m_announcedAt = Clock::now();
    m_outlets.attemptsStored();
}

void WriterThread::seal()
{
    if (!m_available || !m_store.attempts().hasOpenRows() || Clock::now() < m_sealAt)
        return;
    m_sealAt = Clock::now() + sealDelay; // a clock that was set back keeps rows open
    if (const auto sealed = writeBatch({}); !sealed)
        becomeUnavailable(sealed.error());
    else
        m_storedUnannounced = true;
}

void WriterThread::prune()
{
    const bool flooded = m_writtenSincePrune >= writtenBetweenPrunes;
    if (!m_available || (!flooded && Clock::now() < m_pruneAt))
        return;
    if (!flooded && !m_queue.isEmpty())
        return;
    // What is lost of this with the power is done again. The disk is waited for with the next refusal.
    const bool hurried = m_options.fullDurability && m_connection.execute(u"PRAGMA synchronous = NORMAL"_s);
    const Clock::time_point until = flooded ? Clock::now() + pruningBetweenCommits : Clock::time_point::min();
    const qint64 before = m_retention.removed();
    for (bool more = true; more;) {
        const qint64 soFar = m_retention.removed();
        more = pruneStep();
        // In a large log pruning is slower than writing: then a flood waits for as much to go as it brought.
        const bool keepsUp = m_retention.removed() == soFar || m_retention.removed() - before >= m_lastWritten;
        more = more && (Clock::now() < until || (flooded && !keepsUp));
    }
    if (!hurried)
        return;
    if (const auto restored = m_connection.execute(u"PRAGMA synchronous = FULL"_s); !restored)
        becomeUnavailable(restored.error()); // opened afresh, as it has to be
}

bool WriterThread::pruneStep()
{
    const auto more = m_retention.step(m_connection, base::Clock::system().utcMicroseconds());
    if (m_retention.hasRemoved())
        m_store.attempts().rowsRemoved(m_connection);
    if (more && *more) {
        m_pruneAt = Clock::now(); // goes on, whether records come or not
        return true;
    }
    // A failure shows with the next write; here it only means that nothing more can be removed for now.
    m_pruneAt = Clock::now() + pruneInterval;
    m_writtenSincePrune = 0;
    if (const QString summary = m_retention.takeSummary(); !summary.isEmpty())
        recordEvent(u"pruned"_s, summary);
    return false;
}

void WriterThread::recordEvent(const QString &kind, const QString &sentence)
{
    m_queue.push(event(kind, sentence));
}

} // namespace audit
