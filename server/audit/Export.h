#pragma once

#include "server/audit/Reader.h"

#include <QByteArray>

namespace audit {

enum class ExportFormat { Table, Csv, JsonLines, Syslog };

/// Column names of CSV and JSON Lines, in order; part of the product's interface.
QList<QByteArray> exportColumns();
QByteArray exportHeader(ExportFormat format);
/// One row with line end. CSV is RFC 4180, and cells that a spreadsheet would take for a formula are led by an
/// apostrophe. Syslog is SyslogLine's. Table is for reading in a terminal: time, client, user, verb, target, verdict,
/// reasons.
QByteArray exportRow(ExportFormat format, const AttemptRow &row);

} // namespace audit
