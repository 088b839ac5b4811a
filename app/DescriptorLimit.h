#pragma once

namespace app {

/// Takes as many open files as the system grants this user: each session costs one, each data connection two.
void raiseDescriptorLimit();

} // namespace app
