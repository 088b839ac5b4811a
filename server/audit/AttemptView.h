#pragma once

#include "server/audit/Reader.h"

#include <memory>

namespace audit {

/// What the rows of a table are sorted by; rows that are equal in it stand in the order of writing.
enum class SortBy : quint8 { Time, Client, Target, Port, Reason, Count };

struct ViewQuery
{
    QString where; ///< the filter language
    bool refusedOnly = true; ///< blocked and reported
    SortBy sort = SortBy::Time;
    bool descending = true;
    friend bool operator==(const ViewQuery &, const ViewQuery &) = default;
};

/// The rows of a question as they are now, numbered in the order asked for, in memory that doesn't grow with them: a
/// place in the table is a window of a few thousand rows whose number is known, and a few steps in it. What is written
/// later is not part of it (newestId()), so that no row changes its place; pruning may leave places empty at the old
/// end.
///
/// In the order of time without a filter, or with since: and until: alone, every place is known at once. Else places
/// are known progressively, from the first on: call advance() until it says that there is no more, between other work.
/// Each call takes some milliseconds, so that giving up means not calling again.
///
/// Lives on the thread of its reader and must not outlive it. Blocks.
class AttemptView final
{
public:
    class Rows; ///< how places are found, by kind of question

    /// `Invalid`: the filter is wrong. `now` in UTC microseconds, what since:2d counts from.
    static base::Result<std::unique_ptr<AttemptView>> open(const Reader &reader, const ViewQuery &query, qint64 now);
    ~AttemptView();

    qint64 newestId() const { return m_newestId; } ///< rows written later have higher ids; 0 when the log was empty

    base::Result<bool> advance(); ///< true: there is more to count
    bool isComplete() const;
    qint64 known() const; ///< rows counted so far; all of them when complete
    double progress() const; ///< 0 to 1

    /// Rows from this place on; fewer than asked for at the end of what is known.
    base::Result<QList<AttemptRow>> page(qint64 position, int limit) const;
    /// Where a row stands; nullopt if it doesn't belong here or isn't reached yet.
    base::Result<std::optional<qint64>> positionOf(qint64 id) const;

private:
    AttemptView(const Connection &connection, qint64 newestId, std::unique_ptr<Rows> rows);

    const Connection &m_connection;
    const qint64 m_newestId;
    std::unique_ptr<Rows> m_rows;
};

} // namespace audit
