#pragma once

#include "server/audit/Connection.h"
#include "server/base/Result.h"

#include <QElapsedTimer>
#include <QStringList>

#include <functional>
#include <optional>

namespace audit {

/// Removes what is older or more than may be kept, oldest first, gives its room back, and looks anew how selective the
/// indexes are (ANALYZE), in steps of a few milliseconds, so that refusals don't wait for it. Writer's thread only.
class Retention final
{
public:
    struct Limits
    {
        int days = 0; ///< 0: for ever
        int megabytes = 0; ///< 0: no limit
    };

    explicit Retention(const Limits &limits)
        : m_limits(limits)
    {}

    /// One step, outside any transaction; true when there is more to do. `now` in UTC microseconds.
    base::Result<bool> step(const Connection &connection, qint64 now);
    /// Whether rows were removed since the last summary.
    bool hasRemoved() const { return removed() > 0; }
    qint64 removed() const { return m_aged + m_surplus; }
    /// Rows removed so far, in words; empty when none were. Starts counting anew.
    QString takeSummary();

private:
    enum class Phase { Age, Size, Shrink, Analyze };

    base::Result<bool> removeAged(const Connection &connection, qint64 now);
    base::Result<bool> removeSurplus(const Connection &connection);
    base::Result<bool> shrink(const Connection &connection);
    base::Result<bool> analyze(const Connection &connection);
    /// Takes more or fewer rows the next time by how long it took.
    base::Result<qint64> timed(const std::function<base::Result<qint64>()> &removal);

    Limits m_limits;
    Phase m_phase = Phase::Age;
    int m_rowsAStep = 100;
    std::optional<QStringList> m_unanalyzed; ///< indexes; absent: not begun
    QElapsedTimer m_sinceAnalysis; ///< invalid: never yet
    qint64 m_aged = 0;
    qint64 m_surplus = 0;
};

} // namespace audit
