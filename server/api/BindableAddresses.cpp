#include "server/api/BindableAddresses.h"

#include "server/net/InterfaceAddresses.h"

namespace api {

QList<BindableAddress> bindableAddresses()
{
    QList<BindableAddress> bindable;
    const QList<net::InterfaceAddress> all = net::interfaceAddresses();
    for (const net::InterfaceAddress &entry : all) {
        const bool linkLocal = entry.address.addressClass() == address::AddressClass::LinkLocal;
        if (!linkLocal && !entry.address.isLoopback())
            bindable.append({entry.interface, entry.address});
    }
    return bindable;
}

} // namespace api
