#pragma once

#include "server/audit/Export.h"
#include "server/audit/Reader.h"
#include "ui/common/Tone.h"

#include <QString>

namespace ui {

/// Words for what a row of `attempts` holds. Plain text all of it; parts of it came from the network.
QString askedFor(const audit::AttemptRow &row); ///< "PORT 10,0,0,9,0,25"
QString targetText(const audit::AttemptRow &row); ///< "10.0.0.9:25"; an en dash when it could not be read
QStringList
reasonTexts(const audit::AttemptRow &row); ///< every reason as a sentence; a name of a newer version as it is
QString verdictText(const QString &verdict);
Tone verdictTone(const QString &verdict);
QString classificationText(const QString &classification); ///< empty for "unknown"
QStringList classificationNames(); ///< as stored and as filtered by
Tone classificationTone(const QString &classification); ///< an attack, somebody's mistake, or neither
QString clientText(const audit::AttemptRow &row);

/// Rows for the clipboard, with a header where the format has one.
QString exported(const QList<audit::AttemptRow> &rows, audit::ExportFormat format);

} // namespace ui
