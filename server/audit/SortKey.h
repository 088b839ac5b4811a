#pragma once

#include "server/audit/AttemptView.h"

#include <QList>

namespace audit {

/// The column that an order goes by, and the index that stands in this order.
QString sortColumn(SortBy sort);
QString sortIndex(SortBy sort);
/// `17, 18, 20`: so many of the ids from one on.
QString idList(const QList<qint64> &ids, qsizetype from, qsizetype count);

} // namespace audit
