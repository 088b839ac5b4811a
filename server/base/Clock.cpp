#include "server/base/Clock.h"

#include <chrono>

namespace base {

namespace {

class SystemClock final : public Clock
{
public:
    qint64 utcMicroseconds() const override
    {
        using namespace std::chrono;
        return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
    }

    qint64 steadyMilliseconds() const override
    {
        using namespace std::chrono;
        return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
    }
};

} // namespace

const Clock &Clock::system()
{
    static const SystemClock clock;
    return clock;
}

} // namespace base
