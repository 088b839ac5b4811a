#include "server/policy/Policy.h"

namespace policy {

Policy Policy::standard()
{
    Rule own;
    own.id = QStringLiteral("own-address");
    own.action = Action::Allow;
    own.targets.client = true;
    own.ports = address::PortSet::of(address::firstUnreservedPort, 65535);

    Policy policy;
    policy.rules = {own};
    return policy;
}

} // namespace policy
