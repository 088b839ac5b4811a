#pragma once

#include <cstdlib>

/// Ends the process when an invariant doesn't hold, in every build type: that is how a fuzzer notices.
inline void require(bool holds)
{
    if (!holds)
        std::abort();
}
