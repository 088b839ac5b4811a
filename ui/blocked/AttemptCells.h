#pragma once

#include "server/audit/Reader.h"

#include <QString>

namespace ui {

/// What stands in the cells of the table of attempts, by AttemptsModel::Column. Plain text; parts of it came from the
/// network.
QString cellText(const audit::AttemptRow &row, int column);
QString cellToolTip(const audit::AttemptRow &row, int column); ///< empty: the text itself where it is cut off
QString columnTitle(int column);
Qt::Alignment cellAlignment(int column); ///< horizontal

/// The term of the filter language that a cell stands for; empty where there is none.
QString cellTerm(const audit::AttemptRow &row, int column, bool excluded);

} // namespace ui
