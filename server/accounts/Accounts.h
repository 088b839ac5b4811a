#pragma once

#include <QString>

namespace accounts {

/// Who is signed in on a session.
struct Identity
{
    bool signedIn = false;
    bool anonymous = false;
    QString user; ///< account name; empty when anonymous
    friend bool operator==(const Identity &, const Identity &) = default;
};

/// `anonymous` and `ftp`, without regard to case (RFC 1635).
bool isAnonymousName(const QString &name);

/// Whether a grant or rule written for `who` is meant for this identity. Nothing is meant for somebody who is not
/// signed in. Users' names differ by case.
bool matchesWho(const QString &who, const Identity &identity);

} // namespace accounts
