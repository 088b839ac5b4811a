#pragma once

#include <QByteArray>

namespace accounts {

/// Argon2id by libsodium, as a `$argon2id$…` string. Slow on purpose (tens of milliseconds and 64 MiB): never call
/// these two on a worker or on the window's thread; use PasswordVerifier.
QByteArray hashPassword(const QByteArray &password);
bool verifyPassword(const QByteArray &hash, const QByteArray &password);
/// Whether a string looks like a hash that verifyPassword() understands.
bool isPasswordHash(const QByteArray &text);

} // namespace accounts
