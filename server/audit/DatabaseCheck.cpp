#include "server/audit/DatabaseCheck.h"

#include "server/audit/SqlRun.h"

#include <QFileInfo>
#include <QSqlDriver>

#include <sqlite3.h>

#include <utility>

#ifdef Q_OS_LINUX
#include <sys/resource.h>
#include <unistd.h>
#endif

using namespace Qt::Literals::StringLiterals;

namespace audit {

namespace {

/// Of SQLite's virtual machine: some tenths of a millisecond.
constexpr int instructionsBetween = 5'000;
constexpr int asksBetweenLooks = 100; ///< at the -wal file

/// Not the lowest: the check now and then holds a mutex of SQLite's that the writer wants.
constexpr int niceness = 10;

void stepBack()
{
#ifdef Q_OS_LINUX
    ::setpriority(PRIO_PROCESS, id_t(::gettid()), niceness); // on Linux of this thread alone
#endif
}

} // namespace

void DatabaseCheck::start(const QString &file, std::function<void()> damaged)
{
    stop();
    m_stopped = false;
    m_damage = false;
    m_finished = false;
    m_timesGivenWay = 0;
    m_thread = std::thread([this, file, damaged = std::move(damaged)] { run(file, damaged); });
}

void DatabaseCheck::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopped = true;
    }
    m_wake.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

void DatabaseCheck::run(const QString &file, const std::function<void()> &damaged)
{
    stepBack();
    m_wal = file % u"-wal"_s;
    while (!m_stopped) {
        const Outcome outcome = check(file);
        if (m_stopped)
            return;
        if (outcome != Outcome::GaveWay) {
            m_damage = outcome == Outcome::Damaged;
            m_finished = true;
            if (m_damage)
                damaged();
            return;
        }
        ++m_timesGivenWay;
        std::unique_lock lock(m_mutex);
        m_wake.wait_for(lock, m_patience.pause, [this] { return m_stopped.load(); });
    }
}

DatabaseCheck::Outcome DatabaseCheck::check(const QString &file)
{
    m_gaveWay = false;
    Connection connection;
    // The writer has opened it: it is not for this check to say why that can't be done again.
    if (!connection.open(file, Connection::Mode::ReadOnly))
        return Outcome::Sound;
    letInterrupt(connection);
    QSqlQuery query(connection.handle());
    query.setForwardOnly(true);
    const bool begun = query.exec(u"PRAGMA quick_check(1)"_s);
    const bool answered = begun && query.next();
    if (m_gaveWay)
        return Outcome::GaveWay;
    if (answered)
        return query.value(0).toString() == u"ok" ? Outcome::Sound : Outcome::Damaged;
    return errorOf(query.lastError()).code == base::Error::Code::Corrupt ? Outcome::Damaged : Outcome::Sound;
}

bool DatabaseCheck::givesUp()
{
    if (++m_asked % asksBetweenLooks == 0 && QFileInfo(m_wal).size() > m_patience.mostWaiting)
        m_gaveWay = true;
    return m_stopped || m_gaveWay;
}

/// Qt has no way of its own to interrupt a statement. Where its driver has another SQLite built into it than the one
/// this is linked with, the check can't be interrupted.
void DatabaseCheck::letInterrupt(const Connection &connection)
{
    const auto database = connection.native();
    if (!database)
        return;
    sqlite3_progress_handler(
        *database, instructionsBetween, [](void *check) { return int(static_cast<DatabaseCheck *>(check)->givesUp()); },
        this);
}

} // namespace audit
