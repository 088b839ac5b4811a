#pragma once

#include <QString>

namespace base {

/// The name of who sits at this workstation, as the session says; empty when it doesn't. For histories and decisions,
/// never for permissions.
QString desktopUser();

} // namespace base
