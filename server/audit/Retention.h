#pragma once

#include "server/audit/Connection.h"
#include "server/base/Result.h"

#include <QString>

namespace audit {

/// Removes what is older or more than may be kept, oldest first, in steps of a few milliseconds, so that refusals don't
/// wait for it. Writer's thread only.
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
    bool hasRemoved() const { return m_aged + m_surplus > 0; }
    /// Rows removed so far, in words; empty when none were. Starts counting anew.
    QString takeSummary();

private:
    enum class Phase { Age, Size, Shrink };

    base::Result<bool> removeAged(const Connection &connection, qint64 now);
    base::Result<bool> removeSurplus(const Connection &connection);
    base::Result<bool> shrink(const Connection &connection);

    Limits m_limits;
    Phase m_phase = Phase::Age;
    qint64 m_aged = 0;
    qint64 m_surplus = 0;
};

} // namespace audit
