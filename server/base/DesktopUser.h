#pragma once

#include <QString>

namespace base {

/// The name of who sits at this workstation, as the session says, else that of the account. For histories and
/// decisions, never for permissions.
QString desktopUser();

/// Of an account of this system; its number, as "uid 1500", where it has no name.
QString accountName(quint32 id);

} // namespace base
