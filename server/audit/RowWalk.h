#pragma once

#include "server/audit/ViewPlan.h"

#include <QList>

namespace audit {

/// Goes through the rows of a plan newest first, some thousand ids at a time, so that every query is short: no reader
/// keeps the writer's log from being folded back, and giving up is possible between two steps.
class RowWalk final
{
public:
    /// Plans and finds out where the rows are. `newestId` 0: all that are there now.
    static base::Result<RowWalk> start(const Connection &connection, const QString &where, bool refusedOnly, qint64 now,
                                       qint64 newestId = 0);

    bool isAtEnd() const { return m_next >= m_steps; }
    double progress() const { return m_steps == 0 ? 1 : double(m_next) / double(m_steps); }
    void next() { ++m_next; }
    /// ` FROM attempt_rows … WHERE …` for the rows of this step, and its values.
    QString source() const;
    QVariantList values() const { return m_plan.values(); }
    const ViewPlan &plan() const { return m_plan; }

private:
    base::Result<void> findBlocks(const Connection &connection);

    ViewPlan m_plan;
    qint64 m_newestId = 0;
    bool m_byCandidates = false;
    QList<qint64> m_ids; ///< candidates or blocks, newest first
    qsizetype m_steps = 0;
    qsizetype m_next = 0;
};

} // namespace audit
