#pragma once

#include "server/audit/Reader.h"

#include <QList>
#include <QString>

namespace ui {

/// Rows as a table of Markdown (GitHub's), in columns of AttemptsModel. What a peer sent can't end a cell or become
/// markup: every character with a meaning is escaped.
QString markdownTable(const QList<audit::AttemptRow> &rows, const QList<int> &columns);

} // namespace ui
