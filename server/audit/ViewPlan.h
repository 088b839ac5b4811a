#pragma once

#include "server/audit/AttemptFilter.h"
#include "server/audit/AttemptView.h"
#include "server/audit/Connection.h"

#include <limits>

namespace audit {

/// How a question is best answered: by what the counts of the log say about the terms of its filter.
struct ViewPlan
{
    static constexpr qint64 noBound = std::numeric_limits<qint64>::min();

    /// Everything that has to hold, but since: and until:, which are in `condition` as well unless they are the only
    /// terms.
    SqlCondition condition;
    bool isFiltered = false; ///< by more than since:, until: and refusedOnly
    bool refusedOnly = true;
    qint64 since = std::numeric_limits<qint64>::min(); ///< no row before
    qint64 until = std::numeric_limits<qint64>::max(); ///< nor from then on

    /// The index that leaves the fewest rows, and its part of the condition; empty if none leaves few.
    QString index;
    SqlCondition driver;
    qint64 candidates = std::numeric_limits<qint64>::max(); ///< rows that `driver` leaves
    bool driverIsAll = false; ///< nothing else has to be checked

    /// ` FROM attempt_rows … WHERE …` for these ids, first and last included, with values().
    QString source(qint64 first, qint64 last) const;
    /// The same for ids that `driver` left, comma separated.
    QString sourceOf(const QString &ids) const;
    QVariantList values() const;

    static base::Result<ViewPlan> make(const Connection &connection, const AttemptFilter &filter, bool refusedOnly);
};

/// The ids that the plan's index leaves, up to `newestId`, in no order.
base::Result<QList<qint64>> gatherCandidates(const Connection &connection, const ViewPlan &plan, qint64 newestId);

} // namespace audit
