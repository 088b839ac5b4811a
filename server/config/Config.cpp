#include "server/config/Config.h"

namespace config {

Config::Config()
{
    using address::IpAddress;
    using address::Subnet;
    IpAddress::Bytes loopback{};
    loopback.back() = 1;
    server.bans.never = {Subnet::fromPrefix(IpAddress::fromV4(0x7f000000), 8),
                         Subnet::host(IpAddress::fromV6(loopback))};
}

} // namespace config
