#pragma once

#include "server/audit/Waiting.h"
#include "server/base/Result.h"

#include <QObject>
#include <QString>

#include <memory>
#include <vector>

namespace audit {

/// The only writer of a profile's database: one connection, group commit. All methods but the
/// constructor, destructor and open() are thread-safe and never wait for the disk, unless one is told that it may.
///
/// A durable record's callback runs after the COMMIT that holds it (with `durability: full` that is after the fsync),
/// on the writer's thread or on one that brought a batch: it must only hand over to the caller's own thread. When the
/// commit fails it is told so, and the log counts as unavailable until a later write succeeds (tried again every
/// second): callers fail closed.
class Writer final : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        QString file;
        bool fullDurability = true;
        int keepDays = 365; ///< 0: for ever
        int keepMegabytes = 4096; ///< 0: no limit
    };
    using Committed = audit::Committed;

    explicit Writer(QObject *parent = nullptr);
    ~Writer() override; ///< writes what waits, then closes

    /// Creates or migrates the database and starts the thread. A newer schema is refused, a corrupt file set aside.
    base::Result<void> open(const Options &options);
    /// Writes what waits and ends the thread; afterwards everything is refused.
    void close();

    /// Written behind; dropped (and counted) only when far too many wait or the log can't be written.
    void record(Record record);
    /// Durable before `committed(true)`. `committed(false)`: it isn't in the log, nothing must depend on it. While the
    /// log is unavailable or closed that comes at once, on the calling thread, before this returns.
    void recordDurably(Record record, Committed committed);

    /// What gathered during a turn of a thread that has others to serve. With `durability: normal`, where a commit
    /// waits for no disk, that thread does it itself unless another is at it, and the callbacks run before this
    /// returns; else, and always with `full`, as if each had come alone. `batch` is empty afterwards.
    void recordDurably(std::vector<Waiting> &batch);
    /// With `full`: whether the thread that brings a batch may wait for the disk, and so commits itself, too.
    enum class Wait : quint8 { No, ForDisk };
    enum class Taken : quint8 {
        NotYet, ///< nothing was done
        Here, ///< by this thread; the callbacks have run
        ByWriter ///< handed over to its thread
    };
    /// The same; NotYet while another thread commits, which mostly takes less than to be put to sleep and woken again:
    /// ask again when the next turn has added what it brings. `since`: when this batch was first brought; nobody is put
    /// off for long.
    Taken recordDurably(std::vector<Waiting> &batch, std::chrono::steady_clock::time_point since, Wait wait = Wait::No);

    bool isAvailable() const;
    QString problem() const; ///< why it is not available, in words; empty when it is
    /// Where a damaged log was set aside since this was made; empty if none was.
    QString damagedFile() const;
    qint64 blockedCount() const; ///< refused attempts recorded since open()

    base::SessionId nextSessionId(); ///< unique in this database, also across restarts

Q_SIGNALS:
    /// From the writer's thread; connect queued.
    void availabilityChanged(bool available, const QString &problem);
    /// Refused or reported attempts were stored; at most 10 times a second.
    void attemptsStored();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace audit
