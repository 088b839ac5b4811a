#pragma once

class QWidget;

namespace ui {

/// Moves the focus to the control that stands behind the present one, or before it, in the order in which `root` lays
/// them out, and brings it into view. Qt's own order is that of their making, which is another as soon as a list of
/// rows grows. False when there is nowhere to go.
bool walkTab(QWidget *root, bool next);

} // namespace ui
