#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace base {

/// Peer-supplied bytes made fit to show and to store: valid UTF-8 stays as it is; control characters, bidirectional
/// marks, zero-width characters, line separators and bytes that are not UTF-8 become `\xNN` or `\u{NNNN}`, a backslash
/// becomes `\\`. At most `maxBytes` bytes of the input are taken; an ellipsis says when some were left out.
/// The result holds no line break. It is not HTML: widgets show it as Qt::PlainText.
QString escaped(QByteArrayView bytes, qsizetype maxBytes = 512);
inline QString escaped(const QByteArray &bytes, qsizetype maxBytes = 512)
{
    return escaped(QByteArrayView(bytes), maxBytes);
}

/// The same for text that is Unicode already.
QString escaped(const QString &text, qsizetype maxCharacters = 512);

} // namespace base
