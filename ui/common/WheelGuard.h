#pragma once

class QWidget;

namespace ui {

/// Boxes with numbers and choices below `root` leave the wheel to the page that scrolls unless they have the focus: who
/// scrolls past them must not change them. For the parts that are there at the call.
void guardFromWheel(QWidget *root);

} // namespace ui
