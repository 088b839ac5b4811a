#include "app/DescriptorLimit.h"

#include <sys/resource.h>

namespace app {

void raiseDescriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max)
        return;
    limit.rlim_cur = limit.rlim_max;
    // Refused: then the limit on sessions comes earlier, and that is all.
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

} // namespace app
