#pragma once

#include "server/audit/AttemptView.h"

#include <QList>

namespace audit {

/// How the places of a view are found; see there.
class AttemptView::Rows
{
public:
    Rows() = default;
    virtual ~Rows() = default;
    Rows(const Rows &) = delete;
    Rows &operator=(const Rows &) = delete;

    virtual base::Result<bool> advance() = 0;
    virtual bool isComplete() const = 0;
    virtual qint64 known() const = 0;
    virtual double progress() const = 0;
    /// Ids from this place on, in order.
    virtual base::Result<QList<qint64>> ids(qint64 position, int limit) const = 0;
    virtual base::Result<std::optional<qint64>> positionOf(qint64 id) const = 0;
};

} // namespace audit
