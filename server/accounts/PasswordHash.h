#pragma once

#include <QByteArray>

namespace accounts {

/// Argon2id by libsodium, as a `$argon2id$…` string. Slow on purpose (tens of milliseconds and 64 MiB): never call
/// this and verifyPassword() on a worker or on the window's thread; use PasswordVerifier. Thread-safe.
QByteArray hashPassword(const QByteArray &password); ///< empty when there is not enough memory
/// The same at the least cost: for passwords that a random generator made and that live for minutes, which nobody could
/// guess anyway.
QByteArray hashThrowAwayPassword(const QByteArray &password);
/// One that no password is known for, at the cost of hashPassword()'s to verifyPassword(). Quick.
QByteArray hashOfNobody();
bool verifyPassword(const QByteArray &hash, const QByteArray &password);
/// Whether a string is a hash that verifyPassword() understands, at costs that a desktop can pay. Quick.
bool isPasswordHash(const QByteArray &text);

/// Overwrites a password that is no longer needed; a copy shared with somebody else stays.
void wipe(QByteArray &password);

} // namespace accounts
