#include "server/audit/Committer.h"

#include "server/audit/Translated.h"
#include "server/base/Clock.h"

#include <QFile>

#include <sqlite3.h>

#include <algorithm>
#include <thread>
#include <unordered_set>

namespace audit {

namespace {

using namespace std::chrono_literals;

/// After the last record a row is open no longer than that.
constexpr auto sealDelay = std::chrono::microseconds(FoldedRefusals::window / 4 * 5);
/// Longer than a commit to memory, shorter than what a client would notice.
constexpr auto soon = 300us;
/// Who was not let in soon doesn't wait again for so long: what takes that long takes longer.
constexpr auto busyFor = 5ms;
constexpr int pagesBetweenCheckpoints = 1000; // as many as SQLite would wait for

std::unordered_set<qint64> endedSessions(std::span<const Waiting> batch)
{
    std::unordered_set<qint64> ended;
    for (const Waiting &waiting : batch) {
        if (const auto *session = std::get_if<SessionRecord>(&waiting.record); session && session->ended != 0)
            ended.insert(session->id.value);
    }
    return ended;
}

} // namespace

Committer::Lock Committer::lock()
{
    ++m_waiting;
    Lock lock(m_mutex);
    --m_waiting;
    return lock;
}

std::optional<Committer::Lock> Committer::lockSoon(Clock::time_point since)
{
    if (m_waiting > 0)
        return Lock(m_mutex, std::defer_lock);
    Lock lock(m_mutex, std::try_to_lock);
    if (lock)
        return lock;
    const Clock::time_point now = Clock::now();
    if (now.time_since_epoch().count() < m_busyUntil)
        return lock;
    if (now < since + soon)
        return std::nullopt;
    m_busyUntil = (now + busyFor).time_since_epoch().count();
    return lock;
}

bool Committer::servesEverybody() const
{
    return m_servesEverybody.load(std::memory_order_acquire);
}

base::Result<OpenedDatabase> Committer::open(const QString &file, bool fullDurability, Problem problem)
{
    close();
    auto opened = openForWriting(m_connection, file, fullDurability);
    if (!opened)
        return opened;
    m_file = QFile::encodeName(file);
    m_problem = std::move(problem);
    m_identity = identityOf(m_file);
    auto prepared = m_store.prepare(m_connection);
    if (prepared)
        prepared = m_snapshot.prepare(m_connection);
    const auto native = m_connection.native();
    if (prepared && !native)
        prepared = native.error();
    if (!prepared) {
        close();
        return prepared.error();
    }
    m_native = *native;
    // Instead of SQLite's own checkpoints, which would come in the middle of a commit: see WriterThread.
    sqlite3_wal_hook(
        m_native,
        [](void *committer, sqlite3 *, const char *, int pages) {
            static_cast<Committer *>(committer)->walGrew(pages);
            return SQLITE_OK;
        },
        this);
    m_servesEverybody.store(!fullDurability, std::memory_order_release);
    return opened;
}

void Committer::close()
{
    m_servesEverybody = false;
    m_native = nullptr;
    m_walPages = 0;
    m_checkpointAt = pagesBetweenCheckpoints;
    m_wantsCheckpoint = false;
    m_snapshot = {};
    m_store = {};
    m_connection.close();
}

Connection &Committer::connection()
{
    m_snapshot.letGo();
    return m_connection;
}

base::Result<void> Committer::begin()
{
    auto begun = m_store.begin();
    // Somebody else has written, or is at it: then it is worth waiting only for what is read afresh.
    if (!begun && m_snapshot.isHeld()) {
        m_snapshot.letGo();
        begun = m_store.begin();
    }
    return begun;
}

base::Result<void> Committer::write(std::span<Waiting> batch)
{
    if (identityOf(m_file) != m_identity) {
        return base::Error{base::Error::Code::Unavailable,
                           text("The log's file %1 was deleted or replaced.").arg(QFile::decodeName(m_file))};
    }
    if (const auto begun = begin(); !begun)
        return begun;
    auto written = fill(batch);
    if (written)
        written = m_store.commit();
    if (!written) {
        m_snapshot.letGo();
        m_store.rollback();
        for (Waiting &waiting : batch)
            waiting.stored = false;
        return written;
    }
    m_store.attempts().committed();
    // Whoever was refused something is likely to ask again; if not, the row is sealed soon.
    if (m_store.attempts().hasOpenRows())
        m_snapshot.hold();
    else
        m_snapshot.letGo();
    if (!batch.empty()) {
        sealLater();
        count(batch);
    }
    return {};
}

base::Result<void> Committer::writeAtOnce(std::span<Waiting> batch)
{
    if (!m_native)
        return base::Error{base::Error::Code::Unavailable, {}};
    sqlite3_busy_timeout(m_native, 0);
    auto written = write(batch);
    sqlite3_busy_timeout(m_native, Connection::busyMilliseconds);
    return written;
}

base::Result<void> Committer::fill(std::span<Waiting> batch)
{
    const std::unordered_set<qint64> begunAndEnded = endedSessions(batch);
    const bool isAwaited = std::ranges::any_of(batch, &Waiting::isDurable);
    for (Waiting &waiting : batch) {
        // The row of its end says all that this one would.
        if (const auto *session = std::get_if<SessionRecord>(&waiting.record);
            session && session->ended == 0 && begunAndEnded.contains(session->id.value)) {
            waiting.stored = true;
            continue;
        }
        // A worker that is woken on this processor meanwhile would wait for all of them, at times milliseconds.
        if (!isAwaited)
            std::this_thread::yield();
        const auto written = m_store.write(waiting.record);
        if (!written && written.error().code != base::Error::Code::Invalid)
            return written.error();
        // One record that can't be stored must not keep all others from it.
        if (!written)
            m_problem(written.error().detail);
        waiting.stored = bool(written);
    }
    return m_store.attempts().finishTransaction(base::Clock::system().utcMicroseconds());
}

void Committer::count(std::span<const Waiting> batch)
{
    m_written += qint64(batch.size());
    for (const Waiting &waiting : batch) {
        const auto *attempt = std::get_if<Attempt>(&waiting.record);
        if (!attempt || attempt->outcome == Outcome::Allowed || !waiting.stored)
            continue;
        m_news = true;
        if (attempt->outcome == Outcome::Blocked)
            m_blocked += attempt->count;
    }
}

void Committer::walGrew(int pages)
{
    // It began anew: all of it was in the database.
    if (pages <= m_walPages)
        m_checkpointAt = pagesBetweenCheckpoints;
    m_walPages = pages;
    if (pages < m_checkpointAt)
        return;
    // While a reader holds the old pages up, trying at every commit gives nothing.
    m_checkpointAt = pages + pagesBetweenCheckpoints;
    m_wantsCheckpoint = true;
}

std::optional<Committer::Clock::time_point> Committer::sealAt() const
{
    return m_store.attempts().hasOpenRows() ? std::optional(m_sealAt) : std::nullopt;
}

void Committer::sealLater()
{
    m_sealAt = Clock::now() + sealDelay;
}

} // namespace audit
