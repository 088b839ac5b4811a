#pragma once

#include "server/selftest/Report.h"
#include "ui/common/Tone.h"

#include <QIcon>
#include <QString>

namespace ui {

QString outcomeWord(selftest::CaseResult::Outcome outcome); ///< "passed"
Tone outcomeTone(selftest::CaseResult::Outcome outcome);
QIcon outcomeIcon(selftest::CaseResult::Outcome outcome);
QString userWords(const QString &user); ///< "a stranger", "a signed-in user", or the name, escaped

/// "All 84 cases passed.", "3 of 84 cases failed."
QString reportSummary(const selftest::Report &report);
/// The whole report to paste somewhere: what was tried, and all of what didn't pass.
QString reportText(const selftest::Report &report);

} // namespace ui
