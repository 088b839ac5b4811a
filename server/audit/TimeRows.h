#pragma once

#include "server/audit/Connection.h"
#include "server/audit/ViewPlan.h"
#include "server/audit/ViewRows.h"

namespace audit {

/// Rows in the order of writing. A window is a block of ids whose rows the writer counts; with a filter each is counted
/// on the way.
class TimeRows final : public AttemptView::Rows
{
public:
    TimeRows(const Connection &connection, ViewPlan plan, bool descending, qint64 newestId);
    base::Result<void> prepare();

    base::Result<bool> advance() override;
    bool isComplete() const override { return m_counted == m_windows.size(); }
    qint64 known() const override;
    double progress() const override;
    base::Result<QList<qint64>> ids(qint64 position, int limit) const override;
    base::Result<std::optional<qint64>> positionOf(qint64 id) const override;

private:
    struct Window
    {
        qint64 block = 0;
        qint64 before = 0; ///< rows in front of it
        qint64 count = -1; ///< -1: not counted yet
    };

    base::Result<qint64> count(const Window &window) const;
    base::Result<void> collect(const Window &window, qint64 offset, int limit, QList<qint64> &into) const;
    qint64 firstId(const Window &window) const;
    qint64 lastId(const Window &window) const;
    void takeCounted();

    const Connection &m_connection;
    const ViewPlan m_plan;
    const bool m_descending;
    const qint64 m_newestId;
    QList<Window> m_windows; ///< in the order of the table
    qsizetype m_counted = 0; ///< of those, from the first on
};

} // namespace audit
