#pragma once

#include <QByteArray>
#include <QString>

namespace arealint {

inline constexpr qsizetype headBytes = 4096; ///< of a file, enough for the questions below

/// A name that password lists, keys and account databases have.
bool isSecretName(const QString &name);
/// A private key or a database by its first bytes.
bool holdsSecret(const QByteArray &head);
/// Lines as in /etc/passwd or /etc/shadow.
bool looksLikePasswords(const QByteArray &head);
/// Of such lines: a copy made for listings, every password field `*` and no accounts of people.
bool isHarmlessPasswordCopy(const QByteArray &head);

} // namespace arealint
