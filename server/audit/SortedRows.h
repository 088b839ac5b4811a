#pragma once

#include "server/audit/Connection.h"
#include "server/audit/ViewPlan.h"
#include "server/audit/ViewRows.h"

#include <QVariant>

namespace audit {

/// Rows in the order of an index, walked once: every few thousand entries a place is remembered.
class SortedRows final : public AttemptView::Rows
{
public:
    SortedRows(const Connection &connection, ViewPlan plan, SortBy sort, bool descending, qint64 newestId);
    base::Result<void> prepare();

    base::Result<bool> advance() override;
    bool isComplete() const override { return m_complete; }
    qint64 known() const override;
    double progress() const override;
    base::Result<QList<qint64>> ids(qint64 position, int limit) const override;
    base::Result<std::optional<qint64>> positionOf(qint64 id) const override;

private:
    struct Place
    {
        QVariant key;
        qint64 id = 0;
    };
    struct Window
    {
        Place last; ///< of it, in the order of the table; where the key is invalid it has no end
        qint64 before = 0;
        qint64 count = 0;
    };

    /// Entries of the index that stand together, by plain comparisons: SQLite uses no more than the first column of a
    /// comparison of (key, id), and walked through all rows of a frequent key each time.
    struct Segment
    {
        QString sql;
        QVariantList values;
    };

    QList<Segment> segments(const Place &after, const Place &last) const;
    base::Result<std::optional<Place>> endOfNext() const;
    base::Result<std::optional<Place>> entry(const Segment &segment, qint64 number) const;
    base::Result<qint64> entryCount(const Segment &segment) const;
    base::Result<qint64> rowCount(const Segment &segment) const;
    QString source(const Segment &segment) const;
    QVariantList values(const Segment &segment) const { return segment.values + m_plan.condition.values; }
    Place placeBefore(qsizetype window) const;
    base::Result<QList<qint64>> collect(qsizetype window, qint64 offset, int limit) const;

    const Connection &m_connection;
    const ViewPlan m_plan;
    const SortBy m_sort;
    const bool m_descending;
    const qint64 m_newestId;
    QList<Window> m_windows;
    qint64 m_entries = 0; ///< of the index, all
    bool m_complete = false;
};

} // namespace audit
