#pragma once

#include <QString>
#include <QStringList>

namespace review {

/// The MIME type of a file by its first bytes, never by its name, which the sender chose. Blocks; the descriptor's
/// position is left alone. Thread-safe.
QString kindOf(int descriptor);

/// What makes a file suspicious to the eye, by what the sender called it and what it is.
enum class Suspicion : quint8 {
    Executable = 1, ///< a program, script, shortcut or installer, by content or by name
    DoubleExtension = 2, ///< "invoice.pdf.exe"
    NameAndContentDiffer = 4, ///< "photo.jpg" that is no picture
    NameWasChanged = 8 ///< held bytes that can't be shown; they stand escaped
};
Q_DECLARE_FLAGS(Suspicions, Suspicion)
Q_DECLARE_OPERATORS_FOR_FLAGS(Suspicions)

/// `name` as stored in the log, escaped.
Suspicions suspicionsOf(const QString &name, const QString &kind);
QStringList suspicionTexts(Suspicions suspicions); ///< translated, a few words each

} // namespace review
