#pragma once

#include "ui/common/Tone.h"

#include <QIcon>
#include <QString>

namespace ui {

/// One of the icons in resources/icons by its file's name without ".svg". Drawn in a colour of the palette in force at
/// the time of painting, so that it follows a change from light to dark. A name that isn't there is a defect and
/// asserts.
QIcon icon(const QString &name, Tone tone = Tone::Text);

/// The program's own icon, in its own colours.
QIcon programIcon();

/// Every name that icon() knows.
QStringList iconNames();

} // namespace ui
