#pragma once

#include <QVariant>

/// What the window remembers from one start to the next: QSettings, whose file is written on another thread. QSettings
/// itself waits for the disk each time, which takes a tenth of a second when others write much. Main thread.
namespace ui::kept {

/// The newest value, written yet or not.
QVariant value(const QString &key);
void set(const QString &key, const QVariant &value);
/// Waits until all is written. Happens by itself when the application ends.
void settle();

} // namespace ui::kept
