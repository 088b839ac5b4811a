#pragma once

#include "server/audit/Record.h"

#include <QHash>
#include <QList>

#include <optional>

namespace audit {

/// Remembers the rows of recent allowed attempts, so that alike ones of the same session are counted there: ten
/// thousand small downloads a second must stay cheap. Refusals are never folded. Bounded; forgetting costs only a
/// further row.
class FoldedAttempts final
{
public:
    static bool mayFold(const Attempt &attempt);

    /// Counts `attempt` in the row of an alike one; false when there is none.
    bool count(const Attempt &attempt);
    /// `attempt` was written as row `id`: later ones may be counted there.
    void remember(const Attempt &attempt, qint64 id);
    void forget(base::SessionId session);
    /// After a rollback or a deletion the rows may not be there any more.
    void clear();

    /// Rows whose count has to rise, and by how much. Forgotten here with that.
    QHash<qint64, int> takeCounts();

private:
    struct Row
    {
        qint64 id = 0;
        address::IpAddress target;
        DataVerb verb = DataVerb::Port;
        QByteArray command;
        QString user;
        QString rule;
        qint64 policyRevision = 0;
        Protection protection = Protection::Unknown;

        bool isAlike(const Attempt &attempt) const;
    };

    QHash<base::SessionId, QList<Row>> m_rows;
    QHash<qint64, int> m_counts;
};

} // namespace audit
