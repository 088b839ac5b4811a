#pragma once

#include <QByteArray>
#include <QString>

namespace config {

/// Says what is wrong with a text; an empty answer says that it is right.
using TextCheck = QString (*)(const QString &text);

namespace checks {

QString greeting(const QString &text);
QString fileName(const QString &text); ///< a path on this machine, or nothing
QString userName(const QString &text);
QString who(const QString &text); ///< `anonymous`, `users`, `*` or the name of a user
QString passwordHash(const QString &text); ///< or nothing
QString
certificateFingerprint(const QString &text); ///< SHA-256 as 64 hex digits, colons between pairs allowed; or nothing
QString ruleId(const QString &text);
QString note(const QString &text);
QString areaPath(const QString &text);
QString areaPathOrNone(const QString &text);
QString directory(const QString &text);
QString namePattern(const QString &text);
QString findingId(const QString &text); ///< two letters and two digits
QString person(const QString &text);
QString why(const QString &text);

} // namespace checks

/// Text as a message may show it: quoted, harmless, short.
QString quoted(const QString &text);

/// A SHA-256 fingerprint without colons and in lower case; empty when it isn't one.
QByteArray plainFingerprint(const QString &text);

/// Whether it is an Argon2id string as libsodium writes it, with costs that a desktop can pay (at most 1 GiB).
bool isArgon2idHash(const QString &text);

} // namespace config
