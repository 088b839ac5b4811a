#pragma once

#include <QString>

namespace ui::preview {

/// The hidden subcommand under which the program becomes the process that decodes.
inline constexpr char16_t subcommand[] = u"preview-child";

/// What a child is asked for, as its argument.
enum class Wanted : quint8 { Nothing, Text, Png, Jpeg, Gif, Bmp };

/// By content (UploadRow::kind). Only text and simple pictures: no documents, no vector graphics, nothing that has
/// scripts or refers to other files.
Wanted wantedFor(const QString &kind);
QString wantedName(Wanted wanted); ///< "png"
Wanted wantedOf(const QString &name);

// What both sides hold each other to.
inline constexpr qint64 mostFileBytes = qint64(64) * 1024 * 1024; ///< of a picture
inline constexpr int mostPixels = 64 * 1024 * 1024; ///< of a picture, before it is made smaller
inline constexpr int longestEdge = 1024; ///< of what comes back
inline constexpr int mostTextBytes = 32 * 1024;
inline constexpr int patience = 10'000; ///< milliseconds

/// A child's answer: `text N\n` and N bytes of UTF-8, or `image W H\n` and W*H pixels of QImage::Format_RGBA8888.
/// Anything else, and anything longer, is no answer.

} // namespace ui::preview
