#include "server/policy/TargetFacts.h"

#include <algorithm>

namespace policy {

namespace {

using address::AddressClass;
using address::IpAddress;

/// A target from the wire never carries a scope, so the scope only tells apart what two sockets reported.
bool isSameHost(const IpAddress &target, const IpAddress &client)
{
    return !target.isNull() && target.family() == client.family() && target.bytes() == client.bytes()
        && (target.scopeId() == 0 || target.scopeId() == client.scopeId());
}

bool isMember(const QSet<IpAddress> &addresses, const IpAddress &address, const IpAddress &embedded)
{
    return addresses.contains(address.withoutScope()) || (!embedded.isNull() && addresses.contains(embedded));
}

bool isStandIn(const QList<address::Subnet> &standIns, const IpAddress &address)
{
    return std::any_of(standIns.begin(), standIns.end(),
                       [&address](const address::Subnet &subnet) { return subnet.contains(address); });
}

bool isRoutableClass(AddressClass addressClass, bool isClient)
{
    switch (addressClass) {
    case AddressClass::Unspecified:
    case AddressClass::Multicast:
    case AddressClass::Broadcast:
    case AddressClass::Reserved:
        return false;
    case AddressClass::LinkLocal:
        return isClient;
    case AddressClass::Loopback:
    case AddressClass::Private:
    case AddressClass::Documentation:
    case AddressClass::Global:
        break;
    }
    return true;
}

} // namespace

TargetFacts::TargetFacts(const Question &question)
{
    const IpAddress &target = question.target.address;
    isKnown = !question.malformed && (question.direction == Direction::Active || !target.isNull());
    if (!isKnown)
        return;

    const AddressClass addressClass = target.addressClass();
    embedded = target.embeddedV4();
    isClient = isSameHost(target, question.client);
    isThisMachine = addressClass == AddressClass::Loopback;
    isRoutable = isRoutableClass(addressClass, isClient);
    if (const Surroundings *around = question.surroundings) {
        if (isStandIn(around->standIns, target))
            isThisMachine = false;
        isThisMachine = isThisMachine || isMember(around->own, target, embedded);
        isRoutable = isRoutable && !isMember(around->broadcasts, target, embedded);
    }
}

} // namespace policy
