#pragma once

#include <QBrush>
#include <QIcon>
#include <QPalette>
#include <QStringList>

namespace ui {

/// How the pictures paint a reason: a colour, and a pattern of its own, so that they can be read without colours, too.
/// The same reason always looks the same.
QBrush bandBrush(const QString &reason, const QPalette &palette);
/// All there are, in the order in which they are stacked.
QStringList bandOrder();
/// A few words: "third party"; empty reason: "allowed".
QString bandTitle(const QString &reason);
QIcon bandIcon(const QString &reason, const QPalette &palette);

} // namespace ui
