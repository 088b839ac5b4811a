#include "server/audit/WriterThread.h"

#include "server/audit/Database.h"
#include "server/audit/Translated.h"
#include "server/base/Clock.h"

#include <QCoreApplication>

#include <algorithm>

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
constexpr qint64 writtenBetweenPrunes = 10'000;
constexpr auto pruningBetweenCommits = 30ms;
constexpr auto announceInterval = 100ms;
/// A -wal file that long has to begin anew, for which commits wait once.
constexpr int longWalPages = 8'000;
/// So much of the time commits may wait for that when it is shorter: SQLite looks for a page among all its former
/// versions, and a short file stays in the processor's cache.
constexpr int mostHeldUp = 20; // 1 : 20
/// A fifth of a commit's time is given to those that were just answered, so that the next commit serves them all.
constexpr auto shortestGather = 150us;
constexpr auto longestGather = 2ms;

EventRecord event(const QString &kind, const QString &sentence)
{
    EventRecord record;
    record.at = base::Clock::system().utcMicroseconds();
    record.kind = kind;
    record.text = sentence;
    return record;
}

} // namespace

WriterThread::WriterThread(const Writer::Options &options, WriterQueue &queue, Committer &committer, Outlets outlets)
    : m_options(options)
    , m_queue(queue)
    , m_outlets(std::move(outlets))
    , m_committer(committer)
    , m_retention({options.keepDays, options.keepMegabytes})
{}

void WriterThread::run(std::promise<base::Result<void>> opened)
{
    auto result = openDatabase();
    if (result)
        result = endLostSessions(m_committer.connection()); // nobody else is there yet
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
        checkpoint();
    }
    // Only records that could not be written even now are left.
    answer(m_inHand);
    m_inHand.clear();
    if (m_available) {
        const Committer::Lock lock = m_committer.lock();
        m_committer.attempts().finish();
        const auto sealed = m_committer.write({}); // what is lost here is sealed when the log is opened again
        Q_UNUSED(sealed)
    }
}

base::Result<void> WriterThread::openDatabase()
{
    closeDatabase();
    const Committer::Lock lock = m_committer.lock();
    const auto opened = m_committer.open(m_options.file, m_options.fullDurability,
                                         [this](const QString &text) { recordEvent(u"problem"_s, text); });
    if (!opened)
        return opened.error();
    if (const auto done = m_checkpointer.open(m_options.file, Connection::Mode::ReadWrite); !done)
        return done;
    // SQLite opens the -wal file when it is first asked for: now, not in the middle of a flood.
    if (const auto asked = m_checkpointer.number(u"SELECT count(*) FROM sqlite_master"_s); !asked)
        return asked.error();
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
    const Committer::Lock lock = m_committer.lock();
    m_committer.close();
    m_checkpointer.close();
}

WriterThread::Clock::time_point WriterThread::nextDeadline()
{
    if (!m_available)
        return m_retryAt;
    Clock::time_point deadline = m_pruneAt;
    if (m_committer.hasNews())
        deadline = std::min(deadline, m_announcedAt + announceInterval);
    const Committer::Lock lock = m_committer.lock();
    return std::min(deadline, m_committer.sealAt().value_or(deadline));
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
    const Committer::Lock lock = m_committer.lock();
    return m_committer.write(batch);
}

void WriterThread::answer(std::span<Waiting> batch)
{
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
    if (!m_committer.hasNews() || Clock::now() < m_announcedAt + announceInterval)
        return;
    m_committer.takeNews();
    m_announcedAt = Clock::now();
    m_outlets.attemptsStored();
}

void WriterThread::seal()
{
    if (!m_available)
        return;
    base::Result<void> sealed;
    {
        const Committer::Lock lock = m_committer.lock();
        const auto due = m_committer.sealAt();
        if (!due || Clock::now() < *due)
            return;
        m_committer.sealLater(); // a clock that was set back keeps rows open
        sealed = m_committer.write({});
    }
    if (!sealed)
        becomeUnavailable(sealed.error());
    else
        m_committer.noteNews();
}

void WriterThread::checkpoint()
{
    if (!m_available || !m_committer.takeCheckpoint())
        return;
    // Others go on committing meanwhile. What they add is not in it, and only a file all of which is in the database
    // begins anew.
    Committer::Lock lock = m_committer.lock();
    m_committer.letSnapshotGo();
    const Clock::time_point began = Clock::now();
    if (m_committer.walPages() >= longWalPages || m_checkpointTook * mostHeldUp < began - m_heldUpAt)
        m_heldUpAt = began;
    else
        lock.unlock();
    // One that fails or finds readers is tried again later; the log itself is whole without it.
    const auto done = m_checkpointer.execute(u"PRAGMA wal_checkpoint(PASSIVE)"_s);
    Q_UNUSED(done)
    m_checkpointTook = Clock::now() - began;
}

void WriterThread::prune()
{
    const qint64 written = m_committer.written();
    const qint64 lastWritten = written - std::exchange(m_lookedAt, written);
    const bool flooded = written - m_prunedAt >= writtenBetweenPrunes;
    if (!m_available || (!flooded && Clock::now() < m_pruneAt))
        return;
    if (!flooded && !m_queue.isEmpty())
        return;
    const Clock::time_point until = flooded ? Clock::now() + pruningBetweenCommits : Clock::time_point::min();
    const qint64 before = m_retention.removed();
    for (bool more = true; more;) {
        const qint64 soFar = m_retention.removed();
        more = pruneStep();
        // In a large log pruning is slower than writing: then a flood waits for as much to go as it brought.
        const bool keepsUp = m_retention.removed() == soFar || m_retention.removed() - before >= lastWritten;
        more = more && m_available && (Clock::now() < until || (flooded && !keepsUp));
    }
}

bool WriterThread::pruneStep()
{
    Committer::Lock lock = m_committer.lock();
    // What is lost of this with the power is done again. The disk is waited for with the next refusal, which another
    // thread may commit as soon as the lock is free.
    const bool hurried = m_options.fullDurability && m_committer.connection().execute(u"PRAGMA synchronous = NORMAL"_s);
    const auto more = m_retention.step(m_committer.connection(), base::Clock::system().utcMicroseconds());
    if (m_retention.hasRemoved())
        m_committer.attempts().rowsRemoved(m_committer.connection());
    if (hurried) {
        if (const auto restored = m_committer.connection().execute(u"PRAGMA synchronous = FULL"_s); !restored) {
            m_committer.close(); // opened afresh, as it has to be
            lock.unlock();
            becomeUnavailable(restored.error());
            return false;
        }
    }
    lock.unlock();
    if (more && *more) {
        m_pruneAt = Clock::now(); // goes on, whether records come or not
        return true;
    }
    // A failure shows with the next write; here it only means that nothing more can be removed for now.
    m_pruneAt = Clock::now() + pruneInterval;
    m_prunedAt = m_committer.written();
    if (const QString summary = m_retention.takeSummary(); !summary.isEmpty())
        recordEvent(u"pruned"_s, summary);
    return false;
}

void WriterThread::recordEvent(const QString &kind, const QString &sentence)
{
    m_queue.push(event(kind, sentence));
}

} // namespace audit
