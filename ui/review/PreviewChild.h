#pragma once

#include <QStringList>

namespace ui::preview {

/// The life of the process that decodes: reads the file that is its standard input, of the kind that its word names,
/// and answers on standard output (see PreviewFormat.h). Needs a QCoreApplication, and no more; gives up its rights
/// first. Returns the exit code: 0 if there is an answer.
int runChild(const QStringList &words);

} // namespace ui::preview
