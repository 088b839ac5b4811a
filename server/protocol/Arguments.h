#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace protocol {

/// The representation types that are served: ASCII non-print and Image (RFC 959 section 3.1.1).
enum class RepresentationType : quint8 { Ascii, Image };
/// `A`, `A N`, `I`, `L 8`; nullopt: not supported (504) or unreadable (501, when `malformed` is set).
std::optional<RepresentationType> parseType(QByteArrayView argument, bool *malformed);

/// Digits only, up to 2^63-1 (RFC 3659 section 5.3).
std::optional<qint64> parseOffset(QByteArrayView argument);
/// ALLO: `<decimal>` with an optional ` R <decimal>`.
std::optional<qint64> parseAllo(QByteArrayView argument);

/// `YYYYMMDDHHMMSS[.sss]`, UTC (RFC 3659 section 2.3). Seconds since 1970.
QByteArray timeVal(qint64 seconds);
std::optional<qint64> parseTimeVal(QByteArrayView text);
/// MFMT: `<time-val> SP <path>`.
struct ModifyTime
{
    qint64 seconds = 0;
    QByteArray path;
};
std::optional<ModifyTime> parseMfmt(QByteArrayView argument);

/// LIST and NLST: drops leading option words that clients send (`-a`, `-l`, `-la`, `-al`; ncftp `-CF`, `-C`, `-F`,
/// `-1`); any other word is a path.
QByteArray listPath(QByteArrayView argument);

/// A path as a reply 257 shows it, in quotes, and its own quotes doubled (RFC 959, appendix II).
QByteArray quotedPath(const QByteArray &path);

/// Valid UTF-8 (no overlong forms, no surrogates), no control characters: C0, DEL, C1.
bool isAcceptablePath(QByteArrayView argument);

} // namespace protocol
