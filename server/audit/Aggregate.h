#pragma once

#include "server/audit/Reader.h"

#include <QHash>

#include <memory>

namespace audit {

/// So many attempts for one thing.
struct Share
{
    QString value; ///< an address; "" for targets that couldn't be read
    qint64 attempts = 0; ///< with the folded ones
    friend bool operator==(const Share &, const Share &) = default;
};

/// Attempts of a span of time.
struct TimeBucket
{
    qint64 from = 0; ///< UTC microseconds
    qint64 length = 0;
    QHash<QString, qint64> byReason; ///< by the weightiest reason's name; "" for allowed ones
    qint64 total() const;
    friend bool operator==(const TimeBucket &, const TimeBucket &) = default;
};

/// What pictures show of the rows of a filter.
struct Aggregates
{
    QList<TimeBucket> timeline; ///< without gaps, oldest first; at most as many as asked for
    QList<Share> clients; ///< the most frequent, most first
    QList<Share> targets;
    QList<qint64> ports; ///< 65,536 counts of attempts by target port
    qint64 rows = 0; ///< so far
    qint64 attempts = 0;
};

struct AggregateQuery
{
    QString where; ///< the filter language
    bool refusedOnly = true;
    int buckets = 120; ///< of the timeline, at most
    int top = 10; ///< clients and targets
};

/// Works aggregates out progressively: call advance() until it says that there is no more, look at result() in between
/// or not, and give up by not calling again. Each call takes some milliseconds. Without a filter the counts that the
/// writer keeps answer at once. Lives on the thread of its reader and must not outlive it. Blocks.
///
/// In a log with very many clients or targets the rare ones are forgotten on the way, so that memory stays bounded: the
/// counts of those shown may then be a little too low.
class AggregateWork final
{
public:
    static base::Result<std::unique_ptr<AggregateWork>> start(const Reader &reader, const AggregateQuery &query,
                                                              qint64 now);
    ~AggregateWork();

    base::Result<bool> advance();
    bool isComplete() const;
    double progress() const; ///< 0 to 1
    Aggregates result() const;

private:
    class Private;
    explicit AggregateWork(std::unique_ptr<Private> work);
    std::unique_ptr<Private> d;
};

} // namespace audit
