#pragma once

#include <QString>

namespace ui {

/// Text for a tool tip or any other place that guesses whether it was given rich text: shows exactly these characters,
/// wrapped at blanks, line breaks kept. Empty stays empty.
QString plainToolTip(const QString &text);

} // namespace ui
