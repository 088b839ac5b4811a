#pragma once

#include "server/audit/Classification.h"
#include "server/audit/Reader.h"

#include <memory>

namespace audit {

/// Attempts of one client that belong together: none comes more than ten minutes after the one before.
struct Incident
{
    Classified kind;
    QString client;
    QStringList users; ///< the first few names used
    QString target; ///< if there was one only; else empty
    qint64 firstId = 0;
    qint64 lastId = 0;
    qint64 first = 0; ///< UTC microseconds
    qint64 last = 0;
    qint64 rows = 0;
    qint64 attempts = 0; ///< with the folded ones
    qint64 blocked = 0; ///< rows, by verdict
    qint64 reported = 0;
    qint64 allowed = 0;
    qint64 targets = 0; ///< different ones
    qint64 ports = 0;
    quint16 lowestPort = 0;
    quint16 highestPort = 0;
    bool isAtLeast = false; ///< there were more targets or ports than were counted

    /// "203.0.113.7 scanned 10.1.2.3 on 1,005 ports in 12 s, all refused", translated.
    QString sentence() const;
    /// The filter that shows its rows.
    QString where() const;
    friend bool operator==(const Incident &, const Incident &) = default;
};

/// Folds the rows of a filter into incidents, newest first, progressively: call advance() until it says that there is
/// no more and take() what is finished in between. Memory is bounded by the number of clients at a time. Lives on the
/// thread of its reader and must not outlive it. Blocks for some milliseconds a call.
class IncidentScan final
{
public:
    static base::Result<std::unique_ptr<IncidentScan>> start(const Reader &reader, const QString &where,
                                                             bool refusedOnly, qint64 now);
    ~IncidentScan();

    base::Result<bool> advance();
    bool isComplete() const;
    double progress() const;
    /// Those finished since the last call, newest first as far as they are known.
    QList<Incident> take();

private:
    class Private;
    explicit IncidentScan(std::unique_ptr<Private> scan);
    std::unique_ptr<Private> d;
};

} // namespace audit
