#pragma once

class QCoreApplication;

namespace ui {

/// Loads the words of the user's language: ours, then Qt's for standard buttons. English plural forms are always there
/// below, since the source says "%n session(s)". Call before the first widget is made.
void installTranslations(QCoreApplication &application);

} // namespace ui
