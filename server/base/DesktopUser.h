#pragma once

#include <QString>

namespace base {

/// The name of who sits at this workstation, as the session says, else that of the account; empty when nobody knows.
/// For histories and decisions, never for permissions.
QString desktopUser();

} // namespace base
